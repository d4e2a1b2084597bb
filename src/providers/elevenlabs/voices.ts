import { z } from 'zod';
import type { VendorAccess } from '../catalog/vendor.ts';
import type { Voice } from '../text-to-speech.ts';
import { getJson } from '../websocket/index.ts';

/** Voices that every account has, shown while the account's own list cannot be had; the first one is the default. */
export const ELEVENLABS_VOICES: readonly Voice[] = [
  { id: 'EXAVITQu4vr4xnSDxMaL', name: 'Sarah', language: 'mul', gender: 'female' },
  { id: 'cgSgspJ2msm6clMCkdW9', name: 'Jessica', language: 'mul', gender: 'female' },
  { id: 'XrExE9yKIg1WjnnlVkGX', name: 'Matilda', language: 'mul', gender: 'female' },
  { id: 'nPczCjzI2devNBz1zQrb', name: 'Brian', language: 'mul', gender: 'male' },
  { id: 'cjVigY5qzO86Huf0OWal', name: 'Eric', language: 'mul', gender: 'male' },
  { id: 'Xb7hH8MSUJpSbSDYk0k2', name: 'Alice', language: 'mul', gender: 'female' },
  { id: 'pFZP5JQG7iQjIQuC4Bku', name: 'Lily', language: 'mul', gender: 'female' },
  { id: 'JBFqnCBsd6RMkjVDRZzb', name: 'George', language: 'mul', gender: 'male' },
  { id: 'onwK4e9ZLuTAKqWW03F9', name: 'Daniel', language: 'mul', gender: 'male' },
  { id: 'IKne3meq5aSn9XLyUdCD', name: 'Charlie', language: 'mul', gender: 'male' },
];

/** As many as ElevenLabs gives at once; https://elevenlabs.io/docs/api-reference/voices/search. */
const PAGE = 100;
/** More voices than anybody chooses from. */
const MOST_PAGES = 30;

const Page = z.object({
  voices: z.array(
    z.object({
      voice_id: z.string(),
      name: z.string(),
      labels: z.object({ gender: z.string().nullish() }).nullish(),
    }),
  ),
  has_more: z.boolean().nullish(),
  next_page_token: z.string().nullish(),
});

/** All voices of an account, page by page. @throws ProviderError */
export async function accountVoices(
  access: VendorAccess,
  { url, headers }: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
): Promise<Voice[]> {
  const voices: Voice[] = [];
  let token = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ page_size: String(PAGE), ...(token !== '' && { next_page_token: token }) });
    const found = await getJson('elevenlabs', access, { url: `${url}?${query}`, headers }, Page);
    voices.push(...found.voices.map(voiceOf));
    token = found.next_page_token ?? '';
    if (!found.has_more || token === '') break;
  }
  return voices;
}

/** Every voice speaks every language of the models. */
function voiceOf({ voice_id: id, name, labels }: z.infer<typeof Page>['voices'][number]): Voice {
  const gender = labels?.gender;
  return { id, name, language: 'mul', gender: gender === 'female' || gender === 'male' ? gender : 'neutral' };
}
