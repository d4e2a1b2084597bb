import { z } from 'zod';
import { encodeG711, SAMPLES_PER_MS } from '#audio';
import { failureOf } from '../error.ts';
import type { SpeechToText, SpeechToTextCapabilities, SpeechToTextSettings } from '../speech-to-text.ts';
import {
  type Heard,
  parseMessage,
  type RecognitionProtocol,
  RecognitionStream,
  socketSettings,
} from '../websocket/index.ts';
import { kindOfRefusal, kindOfWords } from './failure.ts';
import { hintsOf, shortLanguage } from './hints.ts';
import { type ItemNews, type Items, nextItems } from './items.ts';
import type { SpeechServer } from './server.ts';

const FRAME_MS = 20;

export const REALTIME_CAPABILITIES: SpeechToTextCapabilities = {
  ...{ partials: true, phrases: true, languages: 'any', g711: ['alaw'], wordTimes: false },
};

/** How a transcription model is told what to expect. */
interface HintStyle {
  /** Several languages at once, as against one. */
  readonly languages: boolean;
  readonly phrases: 'keywords' | 'prompt' | 'none';
}

/** By the beginning of the model's name, as the reference of the realtime API has it (November 2026). */
const STYLES: readonly (readonly [string, HintStyle])[] = [
  ['gpt-live-transcribe', { languages: true, phrases: 'keywords' }],
  ['gpt-transcribe', { languages: true, phrases: 'keywords' }],
  ['gpt-4o', { languages: false, phrases: 'prompt' }],
  ['whisper-1', { languages: false, phrases: 'prompt' }],
];
const NO_HINTS: HintStyle = { languages: false, phrases: 'none' };

/** What a server says, as far as it matters here. */
const ServerEvent = z.object({
  type: z.string(),
  item_id: z.string().nullish(),
  delta: z.string().nullish(),
  transcript: z.string().nullish(),
  error: z.object({ type: z.string().nullish(), code: z.string().nullish(), param: z.string().nullish() }).nullish(),
});
type ServerEvent = z.infer<typeof ServerEvent>;

/**
 * Recognition by a transcription session of OpenAI's realtime API: one socket a call, A-law as it comes. Only what voice
 * activity lets through is sent, which is what is paid for, and our end of a segment ends the vendor's turn.
 */
export const createRealtimeTranscription = (server: SpeechServer, model: string): SpeechToText => ({
  id: server.provider,
  capabilities: REALTIME_CAPABILITIES,
  open: (settings, onEvent) => {
    const socket = { ...socketSettings(server.provider, server.access), kindOf: kindOfRefusal };
    return new RecognitionStream(protocolOf(server, model, settings), socket, onEvent);
  },
});

function protocolOf(server: SpeechServer, model: string, settings: SpeechToTextSettings): RecognitionProtocol {
  let items: Items = [];
  return {
    // Without a model in the address: with one it would be a conversation, which takes no transcription settings.
    target: { url: `${server.socket}/realtime?intent=transcription`, headers: server.headers },
    greeting: sessionUpdate(model, settings),
    groupSamples: FRAME_MS * SAMPLES_PER_MS,
    encode: (samples) => encodeG711('alaw', samples),
    audio: appendAudio,
    endOfSegment: '{"type":"input_audio_buffer.commit"}',
    phrases: (phrases) => sessionUpdate(model, { ...settings, phrases }),
    answersAlways: true,
    read(data) {
      const event = parseMessage(server.provider, ServerEvent, data);
      const heard = tooLittle(event);
      if (heard) return [heard];
      failOf(server.provider, event);
      const news = newsOf(event);
      if (!news) return [];
      const step = nextItems(items, news);
      items = step.items;
      return step.heard;
    },
  };
}

/** Sets the session up: A-law as it comes from the line, and turns that we end. */
function sessionUpdate(model: string, { language, phrases }: SpeechToTextSettings): string {
  const style = STYLES.find(([name]) => model.startsWith(name))?.[1] ?? NO_HINTS;
  const expected = hintsOf(phrases);
  const transcription = {
    model,
    ...(style.languages ? { languages: [shortLanguage(language)] } : { language: shortLanguage(language) }),
    ...(style.phrases === 'keywords' && { keywords: expected }),
    ...(style.phrases === 'prompt' && { prompt: expected.join(', ') }),
  };
  const input = { format: { type: 'audio/pcma' }, transcription, turn_detection: null };
  return JSON.stringify({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
}

/** Base64 needs no escapes: written out, since this is done for every frame of every call. */
function appendAudio({ buffer, byteOffset, length }: Uint8Array): string {
  return `{"type":"input_audio_buffer.append","audio":"${Buffer.from(buffer, byteOffset, length).toString('base64')}"}`;
}

/** A turn of less than 100 ms is refused: nothing was said in it. */
const tooLittle = ({ error }: ServerEvent): Heard | undefined =>
  error?.code === 'input_audio_buffer_commit_empty' ? { text: '', isFinal: true, endsSegment: true } : undefined;

function failOf(provider: string, { type, error }: ServerEvent): void {
  if (type !== 'error' && type !== 'conversation.item.input_audio_transcription.failed') return;
  throw failureOf(provider, kindOfWords(JSON.stringify(error ?? {})) ?? 'unavailable');
}

function newsOf({ type, item_id, delta, transcript }: ServerEvent): ItemNews | undefined {
  const id = item_id ?? '';
  switch (type) {
    case 'input_audio_buffer.committed':
      return { type: 'committed', id, text: '' };
    case 'conversation.item.input_audio_transcription.delta':
      return { type: 'delta', id, text: delta ?? '' };
    case 'conversation.item.input_audio_transcription.completed':
      return { type: 'completed', id, text: transcript ?? '' };
    default:
      return undefined;
  }
}
