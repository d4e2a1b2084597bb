import { type LanguageModel, ProviderError, type SpeechToText, type TextToSpeech } from '#providers';
import type { Kept } from '#providers/catalog';

/** Requests and streams of one key that run at once on this node. */
export interface StreamLimit {
  /** Takes a place; the answer gives it back, once. @throws ProviderError rate-limit when all are taken. */
  take(provider: string): () => void;
}

export function createStreamLimit(most: number): StreamLimit {
  let taken = 0;
  return {
    take(provider) {
      if (taken >= most)
        throw new ProviderError(provider, 'rate-limit', `The key is used by ${most} streams already: its limit here.`);
      taken++;
      let isTaken = true;
      return () => {
        if (isTaken) taken--;
        isTaken = false;
      };
    },
  };
}

export function limitedSpeechToText(engine: SpeechToText & Kept, limit: StreamLimit): SpeechToText & Kept {
  return {
    id: engine.id,
    capabilities: engine.capabilities,
    warm: async () => engine.warm?.(),
    close: async () => engine.close?.(),
    open(settings, onEvent) {
      const release = limit.take(engine.id);
      const stream = engine.open(settings, onEvent);
      return {
        write: (samples) => stream.write(samples),
        beginSegment: () => stream.beginSegment(),
        endSegment: () => stream.endSegment(),
        dropSegment: () => stream.dropSegment(),
        setPhrases: (phrases) => stream.setPhrases(phrases),
        close: () => {
          release();
          stream.close();
        },
      };
    },
  };
}

export function limitedTextToSpeech(engine: TextToSpeech & Kept, limit: StreamLimit): TextToSpeech & Kept {
  return {
    id: engine.id,
    voices: () => engine.voices(),
    warm: async () => engine.warm?.(),
    close: async () => engine.close?.(),
    speak: (request, signal) => limited(limit, engine.id, () => engine.speak(request, signal)),
  };
}

export function limitedLanguageModel(engine: LanguageModel & Kept, limit: StreamLimit): LanguageModel & Kept {
  return {
    id: engine.id,
    warm: async () => engine.warm?.(),
    close: async () => engine.close?.(),
    stream: (request, signal) => limited(limit, engine.id, () => engine.stream(request, signal)),
  };
}

async function* limited<T>(limit: StreamLimit, provider: string, begin: () => AsyncIterable<T>): AsyncGenerator<T> {
  const release = limit.take(provider);
  try {
    yield* begin();
  } finally {
    release();
  }
}
