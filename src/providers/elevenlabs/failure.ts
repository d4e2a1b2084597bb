import type { VendorAccess } from '../catalog/vendor.ts';
import type { ProviderErrorKind } from '../error.ts';

const KINDS: readonly (readonly [words: RegExp, kind: ProviderErrorKind])[] = [
  [/quota|credit|rate.?limit|throttl|too many|concurren|exhausted|overflow|busy/i, 'rate-limit'],
  [/voice|model/i, 'configuration'],
  [/auth|api.?key|permission|terms/i, 'authentication'],
  [/time.?limit|timeout|insufficient_audio/i, 'unavailable'],
];

/** What an error of ElevenLabs means: its codes and its sentences, in messages, refusals and reasons of closing. */
export function kindOfWords(text: string): ProviderErrorKind | undefined {
  return KINDS.find(([words]) => words.test(text))?.[1];
}

/** It closes with 1008 for whatever goes wrong, and refuses with 401 when there is no credit left. */
export function kindOf(code: number, text: string): ProviderErrorKind | undefined {
  if (code === 1008) return kindOfWords(text) ?? 'unavailable';
  return code === 401 && /quota/i.test(text) ? 'rate-limit' : undefined;
}

/** The header that carries the key. */
export const keyHeader = ({ credentials }: VendorAccess) => ({ 'xi-api-key': credentials.apiKey ?? '' });
