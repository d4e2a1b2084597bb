import { type Clock, sleep } from '#base';
import type { SpeechChunk, TextToSpeech } from '../text-to-speech.ts';

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

/** A voice that buzzes for as long as the text would take, after a fixed delay: for benchmarks without a network. */
export function createStubTextToSpeech({ clock, firstAudioMs }: StubTextToSpeechSettings): TextToSpeech {
  return {
    id: 'stub',
    voices: async () => [{ id: 'buzz', name: 'Buzz', language: 'en-GB', gender: 'neutral' }],
    async *speak({ text }, signal): AsyncGenerator<SpeechChunk> {
      if (firstAudioMs > 0) await sleep(clock, firstAudioMs, signal);
      const total = text.length * SAMPLES_PER_CHARACTER;
      for (let position = 0; position < total; position += CHUNK_SAMPLES) {
        signal.throwIfAborted();
        const start = position % (BUZZ.length - CHUNK_SAMPLES);
        yield { samples: BUZZ.slice(start, start + Math.min(CHUNK_SAMPLES, total - position)) };
      }
    },
  };
}
