import { type Header, headerList, headerOf } from './message.ts';

interface Body {
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}

/** The session description of a message: text, nothing, or a content that we cannot use (415). */
export type Description = { readonly sdp: string } | 'none' | 'unsupported';

/** Finds the session description, also inside a multipart body (RFC 5621), where other parts are left alone. */
export function descriptionOf(message: Body): Description {
  if (message.body.length === 0) return 'none';
  const [type = '', ...params] = (headerOf(message, 'content-type') ?? '').split(';');
  const encoding = headerOf(message, 'content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity') return 'unsupported';
  const kind = type.trim().toLowerCase();
  if (kind === 'application/sdp') return { sdp: Buffer.from(message.body).toString('latin1') };
  if (kind !== 'multipart/mixed' && kind !== 'multipart/alternative') return 'unsupported';
  const boundary = /boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(params.join(';'));
  const sdp = boundary && sdpPart(Buffer.from(message.body).toString('latin1'), boundary[1] ?? boundary[2] ?? '');
  return sdp ? { sdp } : 'unsupported';
}

function sdpPart(text: string, boundary: string): string | undefined {
  for (const part of text.split(`--${boundary}`).slice(1)) {
    const end = part.indexOf('\r\n\r\n');
    if (end >= 0 && /(?:^|\r\n)(?:content-type|c)\s*:\s*application\/sdp/i.test(part.slice(0, end)))
      return part.slice(end + 4);
  }
  return undefined;
}

/** The request's Accept lets us answer with a session description (RFC 3261 section 20.1). */
export function acceptsDescription(message: Body): boolean {
  if (headerOf(message, 'accept') === undefined) return true;
  const ranges = headerList(message, 'accept').map((range) => (range.split(';')[0] ?? '').trim().toLowerCase());
  return ranges.some((range) => ['application/sdp', 'application/*', '*/*'].includes(range));
}
