import { type Header, headerOf } from './message.ts';

/** Keys by event code (RFC 4733 section 3.2), as some write them into the body. */
const KEYS = '0123456789*#ABCD';

/**
 * The key that an INFO brings (RFC 2976 as telephones use it): `application/dtmf-relay` with lines `Signal=5` and
 * `Duration=160`, or `application/dtmf` with the key alone. Undefined for every other INFO.
 */
export function keyOfInfo(info: {
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}): string | undefined {
  const type = headerOf(info, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  const text = Buffer.from(info.body).toString('latin1');
  if (type === 'application/dtmf') return keyOf(text);
  if (type === 'application/dtmf-relay') return keyOf(/^\s*signal\s*=([^\r\n]*)/im.exec(text)?.[1] ?? '');
  return undefined;
}

function keyOf(text: string): string | undefined {
  const written = text.trim().toUpperCase();
  if (/^1[0-5]$/.test(written)) return KEYS[Number(written)];
  return written.length === 1 && KEYS.includes(written) ? written : undefined;
}
