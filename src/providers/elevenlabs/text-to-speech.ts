import { z } from 'zod';
import { decodeG711 } from '#audio';
import type { VendorAccess } from '../catalog/vendor.ts';
import { failureOf } from '../error.ts';
import type { SpeechManner, TextToSpeechCapabilities } from '../text-to-speech.ts';
import {
  type KeptVoice,
  parseMessage,
  type SpeechNews,
  type SpeechProtocol,
  socketVoice,
  type VendorApi,
  vendorApi,
} from '../websocket/index.ts';
import { keyHeader, kindOf, kindOfWords } from './failure.ts';
import { accountVoices, ELEVENLABS_VOICES } from './voices.ts';

/** Sentences at once on a connection; https://elevenlabs.io/docs, multi-context WebSocket. */
const MOST_CONTEXTS = 5;
/**
 * Characters after which it begins to speak a sentence that is not whole, and goes on with it: no less than 50 are allowed, and
 * 120 are its own choice, with which a sentence of a telephone call would be whole before it begins.
 */
const PIECES = { chunk_length_schedule: [50, 80, 120, 160] };
/** Speeds that it takes. */
const RATE = { slowest: 0.7, fastest: 1.2 };
/** Models that are told the language; others find it in the text, and refuse to be told. */
const TOLD_LANGUAGE = /_v2_5$/;

export const ELEVENLABS_SPEAKS: TextToSpeechCapabilities = {
  streaming: true,
  textStreaming: true,
  g711: ['alaw', 'ulaw'],
  wordTimes: true,
  ssml: false,
  languages: [
    ...['en', 'fr', 'es', 'it', 'de', 'pt', 'nl', 'pl', 'sv', 'da', 'no', 'fi', 'cs', 'sk', 'hu', 'ro', 'bg', 'hr'],
    ...['el', 'uk', 'ru', 'tr', 'ar', 'hi', 'ta', 'id', 'ms', 'fil', 'vi', 'ja', 'ko', 'zh'],
  ],
};

const Times = z.object({ chars: z.array(z.string()), charStartTimesMs: z.array(z.number()) });
const Message = z.object({
  audio: z.string().nullish(),
  contextId: z.string().nullish(),
  isFinal: z.boolean().nullish(),
  is_final: z.boolean().nullish(),
  alignment: Times.nullish(),
  error: z.string().nullish(),
  message: z.string().nullish(),
});

/** ElevenLabs speech, `multi-stream-input`: each sentence is a context of its own on a connection that is kept. */
export function createElevenLabsTextToSpeech(access: VendorAccess, model: string): KeptVoice {
  const api = vendorApi('elevenlabs', access, 'api.elevenlabs.io');
  const headers = keyHeader(access);
  return socketVoice(access, {
    ...{ provider: 'elevenlabs', protocol: protocol(api, headers, model), kindOf, known: ELEVENLABS_VOICES },
    list: () => accountVoices(access, { url: `${api.http}/v2/voices`, headers }),
  });
}

const protocol = (api: VendorApi, headers: Readonly<Record<string, string>>, model: string): SpeechProtocol => ({
  target: (request) => {
    const id = encodeURIComponent(request.voice || (ELEVENLABS_VOICES[0]?.id ?? ''));
    return { url: `${api.socket}/v1/text-to-speech/${id}/multi-stream-input?${query(request, model)}`, headers };
  },
  capacity: MOST_CONTEXTS,
  begin: (id, { text, ...request }) => [
    JSON.stringify(opening(id, request)),
    JSON.stringify({ text: `${text.trim()} `, context_id: id, flush: true }),
    closing(id),
  ],
  growing: {
    begin: (id, request) => JSON.stringify({ ...opening(id, request), generation_config: PIECES }),
    add: (id, text) => JSON.stringify({ text: `${text.trim()} `, context_id: id }),
    end: (id) => [JSON.stringify({ context_id: id, flush: true }), closing(id)],
    leave: closing,
  },
  farewell: '{"close_socket":true}',
  read,
});

function opening(id: string, { rate = 1 }: SpeechManner) {
  const speed = Math.min(Math.max(rate, RATE.slowest), RATE.fastest);
  return { text: ' ', context_id: id, ...(speed !== 1 && { voice_settings: { speed } }) };
}

/** Closed, it is said to its end, and the end is told. There is nothing more to cancel it with. */
const closing = (id: string) => JSON.stringify({ context_id: id, close_context: true });

/** Without `auto_mode`, which would speak every word that is sent by itself. Whole sentences are flushed. */
function query({ language }: SpeechManner, model: string): URLSearchParams {
  const params = new URLSearchParams({
    ...{ model_id: model, output_format: 'alaw_8000', sync_alignment: 'true' },
    // In seconds; our own limit is shorter.
    inactivity_timeout: '180',
  });
  if (TOLD_LANGUAGE.test(model)) params.set('language_code', language.split('-')[0] ?? language);
  return params;
}

function read(data: string | Buffer): SpeechNews | undefined {
  const message = parseMessage('elevenlabs', Message, data);
  if (message.error) throw failureOf('elevenlabs', kindOfWords(`${message.error} ${message.message}`) ?? 'request');
  // A connection speaks several sentences: what belongs to none is none of ours.
  const id = message.contextId ?? undefined;
  if (id === undefined) return undefined;
  if (message.isFinal || message.is_final) return { type: 'end', id };
  if (!message.audio) return undefined;
  const { alignment } = message;
  return {
    ...{ type: 'audio', id, samples: decodeG711('alaw', Buffer.from(message.audio, 'base64')) },
    ...(alignment && { alignment: { characters: alignment.chars, startsMs: alignment.charStartTimesMs } }),
  };
}
