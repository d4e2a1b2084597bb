import { z } from 'zod';
import { decodeG711 } from '#audio';
import type { VendorAccess } from '../catalog/vendor.ts';
import { failureOf } from '../error.ts';
import type { SpeechManner, TextToSpeechCapabilities, Voice } from '../text-to-speech.ts';
import {
  getJson,
  type KeptVoice,
  parseMessage,
  type SpeechNews,
  type SpeechProtocol,
  socketVoice,
  type VendorApi,
  vendorApi,
} from '../websocket/index.ts';
import { authorization, kindOf } from './speech-to-text.ts';
import { DEEPGRAM_VOICES } from './voices.ts';

/** Flushes that a connection takes in a minute; https://developers.deepgram.com/docs/tts-ws-flush. */
const MOST_FLUSHES = 20;
/** A `Speak` takes 2000 characters. */
const PIECE = /[\s\S]{1,1900}(?=\s|$)|[\s\S]{1,1900}/gu;
/** Speeds that Aura-2 takes, in the languages in which it does. */
const RATE = { slowest: 0.7, fastest: 1.5, languages: ['en', 'es'] };

export const DEEPGRAM_SPEAKS: TextToSpeechCapabilities = {
  streaming: true,
  // Words can be sent one by one, but Aura is told by `Flush` to begin: texts are to be cut into sentences before they are sent;
  // https://developers.deepgram.com/docs/tts-text-chunking. What begins by itself is Flux, another protocol (`/v2/speak`).
  textStreaming: false,
  g711: ['alaw', 'ulaw'],
  wordTimes: false,
  ssml: false,
  languages: ['en', 'es', 'fr', 'de', 'it', 'nl', 'ja'],
};

const Message = z.object({ type: z.string(), description: z.string().nullish() });

const Models = z.object({
  tts: z.array(
    z.object({
      name: z.string(),
      canonical_name: z.string(),
      languages: z.array(z.string()).nullish(),
      metadata: z.object({ tags: z.array(z.string()).nullish() }).nullish(),
    }),
  ),
});

/** Deepgram streaming speech, `/v1/speak`: one sentence at a time on a connection, which is kept and reused. */
export function createDeepgramTextToSpeech(access: VendorAccess): KeptVoice {
  const api = vendorApi('deepgram', access, 'api.deepgram.com');
  const headers = authorization(access);
  return socketVoice(access, {
    ...{ provider: 'deepgram', protocol: protocol(api, headers), kindOf, known: DEEPGRAM_VOICES },
    list: async () => {
      const { tts } = await getJson('deepgram', access, { url: `${api.http}/v1/models`, headers }, Models);
      return tts.filter(({ canonical_name: id }) => id.startsWith('aura-2-')).map(voiceOf);
    },
  });
}

const protocol = (api: VendorApi, headers: Readonly<Record<string, string>>): SpeechProtocol => ({
  target: (request) => ({ url: `${api.socket}/v1/speak?${query(request)}`, headers }),
  capacity: 1,
  mostPerMinute: MOST_FLUSHES,
  begin: (_id, { text }) => [
    ...(text.match(PIECE) ?? []).map((piece) => JSON.stringify({ type: 'Speak', text: piece })),
    '{"type":"Flush"}',
  ],
  cancel: '{"type":"Clear"}',
  farewell: '{"type":"Close"}',
  read,
});

function query({ voice, language, rate = 1 }: SpeechManner): URLSearchParams {
  const model = voice || defaultVoice(language);
  const params = new URLSearchParams({ model, encoding: 'alaw', sample_rate: '8000', container: 'none' });
  if (rate !== 1 && RATE.languages.includes(model.slice(-2)))
    params.set('speed', String(Math.min(Math.max(rate, RATE.slowest), RATE.fastest)));
  return params;
}

/** The first one of the very language, else of the language anywhere. @throws ProviderError (configuration) when it speaks it nowhere */
function defaultVoice(language: string): string {
  const [primary = ''] = language.split('-');
  const found =
    DEEPGRAM_VOICES.find((voice) => voice.language === language) ??
    DEEPGRAM_VOICES.find((voice) => voice.language.startsWith(primary));
  if (!found) throw failureOf('deepgram', 'configuration');
  return found.id;
}

function read(data: string | Buffer): SpeechNews | undefined {
  if (typeof data !== 'string') return { type: 'audio', samples: decodeG711('alaw', data) };
  const { type, description } = parseMessage('deepgram', Message, data);
  switch (type) {
    case 'Flushed':
      return { type: 'end' };
    case 'Cleared':
      return { type: 'cancelled' };
    case 'Error':
      throw failureOf('deepgram', 'request');
    case 'Warning':
      // The warning that keeps a sentence from being spoken: there were too many.
      if (/flush|limit|exceed/i.test(description ?? '')) throw failureOf('deepgram', 'rate-limit');
      return undefined;
    default:
      return undefined;
  }
}

function voiceOf({ name, canonical_name: id, languages, metadata }: z.infer<typeof Models>['tts'][number]): Voice {
  const tags = metadata?.tags ?? [];
  const gender = tags.includes('feminine') ? 'female' : tags.includes('masculine') ? 'male' : 'neutral';
  // From the least exact tag to the most exact one.
  const language = languages?.at(-1) ?? id.slice(-2);
  return { id, name: name.charAt(0).toUpperCase() + name.slice(1), language, gender };
}
