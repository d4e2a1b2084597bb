import { z } from 'zod';
import { type Clock, errorMessage, type Log, TimeoutError, withDeadline } from '#base';
import type { VendorAccess } from '../catalog/vendor.ts';
import { failureOf, ProviderError } from '../error.ts';
import type { Voice } from '../text-to-speech.ts';
import { kindOfNetworkError, kindOfStatus } from './failure.ts';
import type { SocketSettings } from './vendor-socket.ts';

const ANSWER_MS = 5000;
/** How long a vendor's voices are believed to be the same. */
const VOICES_MS = 3_600_000;

/** The two bases of a vendor's API, without a slash at the end. */
export interface VendorApi {
  readonly socket: string;
  readonly http: string;
}

/**
 * Where a vendor is: its own host, always over TLS, unless the customer gave an `address`.
 * @throws ProviderError (configuration) when that is none
 */
export function vendorApi(provider: string, access: VendorAccess, host: string): VendorApi {
  const address = access.credentials.address || `https://${host}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const match = url && /^(?:http|ws)(s?):$/.exec(url.protocol);
  if (!url || !match || url.username !== '' || url.search !== '') throw failureOf(provider, 'configuration');
  const rest = `${match[1]}://${url.host}${url.pathname.replace(/\/+$/, '')}`;
  return { socket: `ws${rest}`, http: `http${rest}` };
}

/** The part of a vendor's access that its connections need. */
export const socketSettings = (provider: string, { clock, lookup }: VendorAccess): SocketSettings => ({
  ...{ provider, clock, lookup },
});

/** Reads a vendor's text message. @throws ProviderError (protocol) */
export function parseMessage<T>(provider: string, schema: z.ZodType<T>, data: string | Buffer): T {
  if (typeof data !== 'string') throw failureOf(provider, 'protocol');
  return parsed(provider, schema, () => JSON.parse(data));
}

function parsed<T>(provider: string, schema: z.ZodType<T>, read: () => unknown): T {
  try {
    return schema.parse(read());
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw failureOf(provider, 'protocol');
    throw error;
  }
}

/** GETs JSON from a vendor. @throws ProviderError */
export async function getJson<T>(
  provider: string,
  access: VendorAccess,
  request: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  schema: z.ZodType<T>,
): Promise<T> {
  const get = access.fetch ?? fetch;
  try {
    return await withDeadline(access.clock, ANSWER_MS, undefined, async (signal) => {
      const answer = await get(request.url, { headers: request.headers, signal, redirect: 'error' });
      const text = await answer.text();
      if (!answer.ok) throw failureOf(provider, kindOfStatus(answer.status));
      return parsed(provider, schema, () => JSON.parse(text));
    });
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    if (error instanceof TimeoutError) throw failureOf(provider, 'timeout');
    throw failureOf(provider, kindOfNetworkError(error instanceof Error ? (error.cause ?? error) : error));
  }
}

/** A vendor's voices: its own list, asked for once an hour, or what we know of it while it cannot be had. */
export function voiceList(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  known: readonly Voice[],
  load: () => Promise<readonly Voice[]>,
): () => Promise<readonly Voice[]> {
  let loaded: { readonly voices: readonly Voice[]; readonly atMs: number } | undefined;
  return async () => {
    if (loaded && clock.now() - loaded.atMs < VOICES_MS) return loaded.voices;
    try {
      const voices = await load();
      if (voices.length > 0) loaded = { voices, atMs: clock.now() };
      return loaded?.voices ?? known;
    } catch (error) {
      log.warn('voices of a provider could not be listed', { error: errorMessage(error) });
      return loaded?.voices ?? known;
    }
  };
}
