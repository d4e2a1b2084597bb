import { untilAborted, withDeadline } from '#base';
import type { Kept } from '../catalog/vendor.ts';
import { Conditioner } from '../conditioner.ts';
import { failureOf } from '../error.ts';
import type { SpeechChunk, SpeechRequest, TextToSpeech, TextToSpeechCapabilities, Voice } from '../text-to-speech.ts';
import { failureOfRequest } from './failure.ts';
import { ask, openAhead, type SpeechServer } from './server.ts';
import { voiceFor } from './voices.ts';

/** Raw audio without a rate in its content type has this one, in Hz. */
const PCM_RATE = 24_000;
/** Until the answer begins. */
const ANSWER_MS = 5000;
/** Between two pieces of the audio. */
const STALL_MS = 5000;

export const SPEECH_CAPABILITIES: TextToSpeechCapabilities = {
  ...{ streaming: true, textStreaming: false, g711: [], wordTimes: false, ssml: false, languages: 'any' },
};

export interface SpeechSettings {
  readonly model: string;
  /** All that there are, best first. */
  readonly voices: () => Promise<readonly Voice[]>;
  /** Further fields of the request, for servers that have any. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Speech by `POST /audio/speech`: raw audio that is handed on as it comes, at the line's rate. */
export const createSpeech = (server: SpeechServer, settings: SpeechSettings): TextToSpeech & Kept => ({
  id: server.provider,
  voices: settings.voices,
  speak: (request, signal) => speak(server, settings, request, signal),
  warm: () => openAhead(server),
});

async function* speak(
  server: SpeechServer,
  settings: SpeechSettings,
  request: SpeechRequest,
  signal: AbortSignal,
): AsyncGenerator<SpeechChunk> {
  signal.throwIfAborted();
  const input = request.text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  // Nothing that can be said: an empty text is refused, and of signs alone a model makes noises.
  if (!/[\p{L}\p{N}]/u.test(input)) return;
  const voice = request.voice ?? voiceFor(await untilAborted(settings.voices(), signal), request.language) ?? '';
  const answer = await ask(server, { ...requestOf(settings, request, input, voice), timeoutMs: ANSWER_MS }, signal);
  yield* heard(server, answer, signal);
}

function requestOf({ model, extra }: SpeechSettings, { rate }: SpeechRequest, input: string, voice: string) {
  const body = {
    ...{ model, input, response_format: 'pcm', ...extra },
    // Voices that a customer has had made are objects.
    voice: voice.startsWith('voice_') ? { id: voice } : voice,
    ...(rate !== undefined && rate !== 1 && { speed: rate }),
  };
  return { path: '/audio/speech', contentType: 'application/json', body: JSON.stringify(body) };
}

async function* heard(server: SpeechServer, answer: Response, signal: AbortSignal): AsyncGenerator<SpeechChunk> {
  const reader = answer.body?.getReader();
  const rate = rateOf(answer.headers.get('content-type') ?? '');
  let conditioner: Conditioner | undefined;
  const samples = new PcmReader();
  try {
    if (rate === undefined) throw failureOf(server.provider, 'protocol');
    conditioner = await Conditioner.create(rate, 0);
    for (;;) {
      const piece = await withDeadline(server.access.clock, STALL_MS, signal, async () => reader?.read());
      if (!piece?.value) break;
      const chunk = conditioner.process(samples.read(piece.value));
      if (chunk.length > 0) yield { samples: chunk };
    }
    if (!samples.isWhole) throw failureOf(server.provider, 'protocol');
    const rest = conditioner.flush();
    if (rest.length > 0) yield { samples: rest };
  } catch (error) {
    throw signal.aborted ? signal.reason : failureOfRequest(server.provider, error);
  } finally {
    conditioner?.close();
    // Of a sentence that is not wanted any more nothing more is to come. What was read to its end stays as it is.
    reader?.cancel().catch(() => undefined);
  }
}

/** Of raw audio; undefined for anything else, which a caller would hear as noise. */
function rateOf(contentType: string): number | undefined {
  if (!/^(?:audio\/(?:x-)?(?:pcm|l16|raw)|(?:application|binary)\/octet-stream)\b/i.test(contentType)) return undefined;
  return Number(/\brate=(\d{4,5})\b/.exec(contentType)?.[1] ?? PCM_RATE);
}

/** 16-bit little-endian samples out of pieces that are cut anywhere. */
class PcmReader {
  #odd: number | undefined;
  #bytes = 0;

  /** Whether there was any audio, and no half a sample. */
  get isWhole(): boolean {
    return this.#bytes > 0 && this.#odd === undefined;
  }

  read(piece: Uint8Array): Int16Array {
    this.#bytes += piece.length;
    const bytes = this.#odd === undefined ? piece : Buffer.concat([Buffer.of(this.#odd), piece]);
    this.#odd = bytes.length % 2 === 1 ? bytes.at(-1) : undefined;
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const out = new Int16Array(bytes.length >> 1);
    for (let i = 0; i < out.length; i++) out[i] = view.readInt16LE(i * 2);
    return out;
  }
}
