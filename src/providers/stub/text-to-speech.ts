import { type Clock, sleep } from '#base';
import { asGrowing } from '../growing-text.ts';
import type { AnySpeechRequest, SpeechChunk, TextToSpeech } from '../text-to-speech.ts';

export interface StubTextToSpeechSettings {
  readonly clock: Clock;
  readonly firstAudioMs: number;
}

const SAMPLE_RATE = 8000;
/** About the speed of a person who reads aloud. */
const SAMPLES_PER_CHARACTER = 480;
const CHUNK_SAMPLES = 1600;
const BUZZ_SECONDS = 10;
/**
 * A buzz with the pitch and the strength of a voice and without its pauses. It rises slowly, so that a listener can tell
 * from any stretch of it where in the speech it stands.
 */
const BUZZ = Int16Array.from({ length: BUZZ_SECONDS * SAMPLE_RATE }, (_, index) => {
  const seconds = index / SAMPLE_RATE;
  const phase = 2 * Math.PI * (100 + 3 * seconds) * seconds;
  let sum = 0;
  for (let harmonic = 1; harmonic <= 16; harmonic++) sum += Math.sin(harmonic * phase) / harmonic;
  return Math.round(4000 * sum);
});

/**
 * A voice that buzzes for as long as the text would take, after a fixed delay: for benchmarks without a network. Of a growing
 * text it begins with what there is, so long after its first words.
 */
export function createStubTextToSpeech(settings: StubTextToSpeechSettings): TextToSpeech {
  return {
    id: 'stub',
    voices: async () => [{ id: 'buzz', name: 'Buzz', language: 'en-GB', gender: 'neutral' }],
    speak: (request, signal) => buzz(settings, request, signal),
    speakGrowing: (request, signal) => buzz(settings, request, signal),
  };
}

async function* buzz(
  { clock, firstAudioMs }: StubTextToSpeechSettings,
  request: AnySpeechRequest,
  signal: AbortSignal,
): AsyncGenerator<SpeechChunk> {
  const text = asGrowing(request.text);
  await text.beyond(0, signal);
  if (firstAudioMs > 0) await sleep(clock, firstAudioMs, signal);
  for (let position = 0; ; ) {
    signal.throwIfAborted();
    const left = text.soFar.length * SAMPLES_PER_CHARACTER - position;
    if (left === 0 && text.isWhole) return;
    if (left === 0) await text.beyond(text.soFar.length, signal);
    const start = position % (BUZZ.length - CHUNK_SAMPLES);
    const samples = BUZZ.slice(start, start + Math.min(CHUNK_SAMPLES, left));
    position += samples.length;
    if (samples.length > 0) yield { samples };
  }
}
