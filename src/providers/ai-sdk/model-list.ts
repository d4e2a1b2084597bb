import type { z } from 'zod';
import { withDeadline } from '#base';
import type { VendorAccess } from '../catalog/vendor.ts';
import { providerErrorOf, providerErrorOfStatus } from './errors.ts';

const ANSWER_MS = 10_000;

export interface JsonRequest<T> {
  /** For errors. */
  readonly provider: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<T>;
}

/** What the vendor answers to a GET. @throws ProviderError, or the signal's reason */
export async function getJson<T>(
  { clock, fetch: get = fetch }: VendorAccess,
  { provider, url, headers = {}, schema }: JsonRequest<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await withDeadline(clock, ANSWER_MS, signal, async (inner) => {
      const answer = await get(url, { headers, signal: inner });
      if (!answer.ok) throw providerErrorOfStatus(provider, answer.status, await answer.text());
      return schema.parse(await answer.json());
    });
  } catch (error) {
    throw signal.aborted ? signal.reason : providerErrorOf(provider, error);
  }
}
