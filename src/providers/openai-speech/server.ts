import { withDeadline } from '#base';
import { keptFetch } from '../ai-sdk/connections.ts';
import type { VendorAccess } from '../catalog/vendor.ts';
import { failureOf } from '../error.ts';
import { vendorApi } from '../websocket/index.ts';
import { failureOfRequest, kindOfRefusal } from './failure.ts';

/** Enough of a refusal to tell what was refused. */
const MAX_REFUSAL_BYTES = 4096;
const AHEAD_MS = 5000;

/** Who speaks OpenAI's audio API, and where. */
export interface SpeechServer {
  /** Provider id, for errors. */
  readonly provider: string;
  readonly access: VendorAccess;
  /** Up to and including `/v1`. */
  readonly http: string;
  readonly socket: string;
  /** Local servers mostly want no key. */
  readonly headers: Readonly<Record<string, string>>;
}

/** `host`: where the vendor is unless its customer gave an address, up to and including `/v1`. @throws ProviderError */
export function speechServer(provider: string, access: VendorAccess, host: string): SpeechServer {
  const { apiKey } = access.credentials;
  const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  return { provider, access, headers, ...vendorApi(provider, access, host) };
}

export interface ServerRequest {
  readonly path: string;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** The longest that the beginning of the answer may take. */
  readonly timeoutMs: number;
}

/** An answer that says yes; its body is still to come. @throws ProviderError, or the signal's reason */
export async function ask(server: SpeechServer, request: ServerRequest, signal: AbortSignal): Promise<Response> {
  const { provider, access } = server;
  const { path, contentType, body, timeoutMs } = request;
  try {
    const get = access.fetch ?? (await keptFetch());
    return await withDeadline(access.clock, timeoutMs, signal, async (limited) => {
      const headers = { ...server.headers, 'content-type': contentType };
      const options = { method: 'POST', headers, body, signal: limited, redirect: 'error' } as const;
      const answer = await get(`${server.http}${path}`, options);
      if (answer.ok) return answer;
      throw failureOf(provider, kindOfRefusal(answer.status, await beginningOf(answer)) ?? 'request');
    });
  } catch (error) {
    throw signal.aborted ? signal.reason : failureOfRequest(provider, error);
  }
}

/** Opens a connection, which the first request then finds open. Never rejects: that request tells what is wrong. */
export async function openAhead({ access, http, headers }: SpeechServer): Promise<void> {
  try {
    const get = access.fetch ?? (await keptFetch());
    await withDeadline(access.clock, AHEAD_MS, undefined, async (signal) => {
      const answer = await get(`${http}/models`, { headers, signal, redirect: 'error' });
      await answer.arrayBuffer();
    });
  } catch {
    // Nobody waits for it.
  }
}

async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_REFUSAL_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}
