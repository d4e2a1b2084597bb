import { z } from 'zod';
import { encodeG711 } from '#audio';
import type { VendorAccess } from '../catalog/vendor.ts';
import { failureOf, type ProviderErrorKind } from '../error.ts';
import type { SpeechToText, SpeechToTextCapabilities, SpeechToTextSettings } from '../speech-to-text.ts';
import {
  type Heard,
  parseMessage,
  type RecognitionProtocol,
  RecognitionStream,
  socketSettings,
  vendorApi,
} from '../websocket/index.ts';

/** Without audio or this message a connection is closed after 10 s; https://developers.deepgram.com/docs/audio-keep-alive. */
const KEEP_ALIVE = { everyMs: 4000, message: '{"type":"KeepAlive"}' };
/** 500 tokens are taken; more phrases than this recognise worse, not better. */
const MOST_KEYTERMS = 50;
const LONGEST_KEYTERM = 50;
const FRAME_SAMPLES = 160;
/** Regional variants that the models know apart; of all others they know the language. */
const VARIANTS = new Set([
  ...['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-NZ', 'fr-CA', 'de-CH', 'es-419', 'pt-BR', 'pt-PT', 'nl-BE', 'sv-SE'],
  ...['da-DK', 'ko-KR'],
]);

export const DEEPGRAM_HEARS: SpeechToTextCapabilities = {
  partials: true,
  phrases: true,
  // The ones that both families of models know.
  languages: [
    ...['en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'no', 'fi', 'pl', 'cs', 'sk', 'hu', 'ro', 'bg', 'el'],
    ...['et', 'lv', 'lt', 'ca', 'uk', 'ru', 'tr', 'hi', 'id', 'ms', 'vi', 'ja', 'ko'],
  ],
  g711: ['alaw', 'ulaw'],
  wordTimes: false,
};

const Message = z.object({
  type: z.string(),
  start: z.number().optional(),
  duration: z.number().optional(),
  is_final: z.boolean().optional(),
  from_finalize: z.boolean().optional(),
  channel: z
    .object({ alternatives: z.array(z.object({ transcript: z.string(), confidence: z.number().optional() })) })
    // Of other messages it is a list of numbers.
    .or(z.array(z.number()))
    .optional(),
});

/** Deepgram live transcription, `/v1/listen`: A-law as the line has it, ended by our voice activity. */
export function createDeepgramSpeechToText(access: VendorAccess, model: string): SpeechToText {
  const api = vendorApi('deepgram', access, 'api.deepgram.com');
  const settings = { ...socketSettings('deepgram', access), keepAlive: KEEP_ALIVE, kindOf };
  return {
    id: 'deepgram',
    capabilities: DEEPGRAM_HEARS,
    open: (how, onEvent) => {
      const url = `${api.socket}/v1/listen?${query(model, how)}`;
      return new RecognitionStream(protocol({ url, headers: authorization(access) }), settings, onEvent);
    },
  };
}

/** The header that carries the key. */
export const authorization = ({ credentials }: VendorAccess) => ({
  Authorization: `Token ${credentials.apiKey ?? ''}`,
});

const protocol = (target: RecognitionProtocol['target']): RecognitionProtocol => ({
  target,
  groupSamples: FRAME_SAMPLES,
  encode: (samples) => encodeG711('alaw', samples),
  audio: (bytes) => bytes,
  endOfSegment: '{"type":"Finalize"}',
  farewell: '{"type":"CloseStream"}',
  answersAlways: true,
  read,
});

function query(model: string, { language, phrases }: SpeechToTextSettings): URLSearchParams {
  const params = new URLSearchParams({
    ...{ model, language: VARIANTS.has(language) ? language : (language.split('-')[0] ?? language) },
    ...{ encoding: 'alaw', sample_rate: '8000', channels: '1' },
    // We say when a segment is over, by `Finalize`.
    ...{ interim_results: 'true', endpointing: 'false', punctuate: 'true' },
  });
  const keyterms = phrases.filter((phrase) => phrase.length <= LONGEST_KEYTERM).slice(0, MOST_KEYTERMS);
  if (model.startsWith('nova-3')) for (const keyterm of keyterms) params.append('keyterm', keyterm);
  return params;
}

function read(data: string | Buffer): Heard | undefined {
  const message = parseMessage('deepgram', Message, data);
  if (message.type === 'Error') throw failureOf('deepgram', 'request');
  const { channel, start, duration } = message;
  if (message.type !== 'Results' || !channel || Array.isArray(channel)) return undefined;
  const [best] = channel.alternatives;
  return {
    text: best?.transcript ?? '',
    isFinal: message.is_final ?? false,
    endsSegment: message.from_finalize ?? false,
    endMs: start === undefined || duration === undefined ? undefined : (start + duration) * 1000,
    confidence: best?.confidence,
  };
}

/** A handshake refused with 400 for the model, the language or the voice; no credit left. */
export function kindOf(code: number, text: string): ProviderErrorKind | undefined {
  if (code === 400 && /model|language|tier/i.test(text)) return 'configuration';
  return code === 1011 && text.includes('NET-0001') ? 'timeout' : undefined;
}
