import { z } from 'zod';
import { encodeG711, samplesOf } from '#audio';
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

/** A message has at least 50 ms of audio. */
const GROUP_SAMPLES = samplesOf(60);
/** What it takes of phrases. */
const MOST_KEYTERMS = 100;
const LONGEST_KEYTERM = 50;
/** Silence after which it ends a turn by itself, beyond the one after which we do. */
const OWN_SILENCE_MS = 1500;

export const ASSEMBLYAI_HEARS: SpeechToTextCapabilities = {
  partials: true,
  phrases: true,
  languages: ['en', 'es', 'fr', 'de', 'it', 'pt'],
  g711: ['ulaw'],
  wordTimes: false,
};

const Message = z.object({
  type: z.string(),
  transcript: z.string().nullish(),
  end_of_turn: z.boolean().nullish(),
  words: z.array(z.object({ text: z.string(), end: z.number(), confidence: z.number().nullish() })).nullish(),
  error_code: z.number().nullish(),
  error: z.string().nullish(),
});

/** AssemblyAI streaming, `/v3/ws`: µ-law in groups of three frames, ended by our voice activity. */
export function createAssemblyAiSpeechToText(
  access: VendorAccess,
  choice: { readonly model: string; readonly silenceMs: number },
): SpeechToText {
  const api = vendorApi('assemblyai', access, 'streaming.assemblyai.com');
  const settings = { ...socketSettings('assemblyai', access), kindOf };
  const headers = { Authorization: access.credentials.apiKey ?? '' };
  return {
    id: 'assemblyai',
    capabilities: ASSEMBLYAI_HEARS,
    open: (how, onEvent) => {
      const url = `${api.socket}/v3/ws?${query(choice, how)}`;
      return new RecognitionStream(protocol({ url, headers }), settings, onEvent);
    },
  };
}

const protocol = (target: RecognitionProtocol['target']): RecognitionProtocol => ({
  target,
  groupSamples: GROUP_SAMPLES,
  encode: (samples) => encodeG711('ulaw', samples),
  audio: (bytes) => bytes,
  endOfSegment: '{"type":"ForceEndpoint"}',
  // The time until it is told is paid for.
  farewell: '{"type":"Terminate"}',
  phrases: (phrases) => JSON.stringify({ type: 'UpdateConfiguration', keyterms_prompt: keyterms(phrases) }),
  // It says nothing of a segment in which nothing is said.
  answersAlways: false,
  read,
});

function query(
  { model, silenceMs }: { readonly model: string; readonly silenceMs: number },
  { phrases }: SpeechToTextSettings,
): URLSearchParams {
  const ownSilenceMs = String(silenceMs + OWN_SILENCE_MS);
  const params = new URLSearchParams({
    ...{ speech_model: model, encoding: 'pcm_mulaw', sample_rate: '8000', format_turns: 'false' },
    // We say when a segment is over, by `ForceEndpoint`.
    ...{ end_of_turn_confidence_threshold: '1', min_turn_silence: ownSilenceMs, max_turn_silence: ownSilenceMs },
  });
  const terms = keyterms(phrases);
  if (terms.length > 0) params.set('keyterms_prompt', JSON.stringify(terms));
  return params;
}

const keyterms = (phrases: readonly string[]): string[] =>
  phrases.filter(({ length }) => length <= LONGEST_KEYTERM).slice(0, MOST_KEYTERMS);

function read(data: string | Buffer): Heard | undefined {
  const message = parseMessage('assemblyai', Message, data);
  if (message.type === 'Error') {
    const { error_code: code, error } = message;
    throw failureOf('assemblyai', kindOf(code ?? 0, error ?? '') ?? 'unavailable');
  }
  if (message.type !== 'Turn') return undefined;
  const words = message.words ?? [];
  const isOver = message.end_of_turn ?? false;
  return {
    // The transcript of a turn that goes on lacks the word that may still change.
    text: isOver ? (message.transcript ?? '') : words.map(({ text }) => text).join(' '),
    isFinal: isOver,
    endsSegment: isOver,
    endMs: words.at(-1)?.end,
    confidence:
      words.length === 0 ? undefined : words.reduce((sum, word) => sum + (word.confidence ?? 1), 0) / words.length,
  };
}

/** Its codes of closing, which its error messages carry too; https://assemblyai.com/docs/streaming/common-session-errors-and-closures. */
const KINDS: Readonly<Record<number, ProviderErrorKind>> = {
  ...{ 1008: 'authentication', 4001: 'authentication', 4002: 'rate-limit', 4003: 'rate-limit', 4029: 'rate-limit' },
  ...{ 3005: 'unavailable', 3006: 'request', 3007: 'request', 3008: 'unavailable', 3009: 'rate-limit' },
};

export function kindOf(code: number, text: string): ProviderErrorKind | undefined {
  if (code === 1008 && /concurrent|balance|funds|credit/i.test(text)) return 'rate-limit';
  if (code === 3006 && /speech_model|model/i.test(text)) return 'configuration';
  return KINDS[code];
}
