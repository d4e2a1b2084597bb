import type { KeyGate } from '#features/providers';
import { growingAs, type LanguageModel, type SpeechToText, type TextToSpeech } from '#providers';
import type { Kept } from '#providers/catalog';

export function gatedSpeechToText(engine: SpeechToText & Kept, gate: KeyGate): SpeechToText & Kept {
  return {
    id: engine.id,
    capabilities: engine.capabilities,
    warm: async () => engine.warm?.(),
    close: async () => engine.close?.(),
    open(settings, onEvent) {
      const release = gate.take();
      const stream = openedOr(release, () => engine.open(settings, onEvent));
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

export function gatedTextToSpeech(engine: TextToSpeech & Kept, gate: KeyGate): TextToSpeech & Kept {
  return {
    id: engine.id,
    voices: () => engine.voices(),
    warm: async () => engine.warm?.(),
    close: async () => engine.close?.(),
    speak: (request, signal) => gated(gate, () => engine.speak(request, signal)),
    ...growingAs(engine, (speak) => (request, signal) => gated(gate, () => speak(request, signal))),
  };
}

export function gatedLanguageModel(engine: LanguageModel & Kept, gate: KeyGate): LanguageModel & Kept {
  return {
    id: engine.id,
    warm: async () => engine.warm?.(),
    close: async () => engine.close?.(),
    stream: (request, signal) => gated(gate, () => engine.stream(request, signal)),
  };
}

async function* gated<T>(gate: KeyGate, begin: () => AsyncIterable<T>): AsyncGenerator<T> {
  const release = gate.take();
  try {
    yield* begin();
  } finally {
    release();
  }
}

/** What `open` gives; when it throws, the place is free again. */
function openedOr<T>(release: () => void, open: () => T): T {
  try {
    return open();
  } catch (error) {
    release();
    throw error;
  }
}
