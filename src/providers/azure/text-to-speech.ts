import { type Clock, untilAborted } from '#base';
import type { Kept, VendorAccess } from '../catalog/vendor.ts';
import { once } from '../once.ts';
import type { SpeechChunk, SpeechRequest, TextToSpeech, TextToSpeechCapabilities } from '../text-to-speech.ts';
import { AzureLine } from './line.ts';
import { type Azure, reachAzure } from './sdk.ts';
import { ssmlOf } from './ssml.ts';
import { azureVoices } from './voices.ts';

export const AZURE_SPEAKING: TextToSpeechCapabilities = {
  ...{ streaming: true, textStreaming: false, g711: ['alaw'], wordTimes: true, ssml: true, languages: 'any' },
};

/** Sentences of one reply that are synthesised at the same time. */
const WARM_LINES = 2;
/** Connections that wait for a sentence, and how long they do. */
const MOST_IDLE = 4;
const IDLE_MS = 60_000;

/** Speech by Azure, over the vendor's SDK and connections that are kept. */
export function createAzureTextToSpeech(access: VendorAccess): TextToSpeech & Kept {
  const lines = new Lines(access.clock);
  const azure = once(() => reachAzure(access));
  return {
    id: 'azure',
    voices: azureVoices(access),
    speak: (request, signal) => speak(azure.get, lines, request, signal),
    async warm() {
      lines.warm(await azure.get());
    },
    async close() {
      lines.close();
    },
  };
}

async function* speak(
  reach: () => Promise<Azure>,
  lines: Lines,
  request: SpeechRequest,
  signal: AbortSignal,
): AsyncGenerator<SpeechChunk> {
  signal.throwIfAborted();
  if (!/[\p{L}\p{N}]/u.test(request.text)) return;
  const line = lines.take(await untilAborted(reach(), signal));
  const { chunks, leave } = line.speak(ssmlOf(request));
  const stop = () => chunks.fail(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      yield chunk;
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', stop);
    leave();
  }
}

/** The connections of one key. */
class Lines {
  readonly #clock: Clock;
  readonly #all = new Set<AzureLine>();
  /** The one that spoke last is last. */
  readonly #idle = new Map<AzureLine, () => void>();
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(azure: Azure): AzureLine {
    const line = [...this.#idle.keys()].at(-1) ?? this.#open(azure);
    this.#idle.get(line)?.();
    this.#idle.delete(line);
    return line;
  }

  warm(azure: Azure): void {
    while (!this.#isClosed && this.#idle.size < WARM_LINES) {
      const line = this.#open(azure);
      this.#keep(line);
      line.open();
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const line of [...this.#all]) line.close();
  }

  #open(azure: Azure): AzureLine {
    const line = new AzureLine({
      ...{ azure, clock: this.#clock },
      onIdle: (idle) => this.#keep(idle),
      onClosed: (closed) => {
        this.#idle.get(closed)?.();
        this.#idle.delete(closed);
        this.#all.delete(closed);
      },
    });
    this.#all.add(line);
    return line;
  }

  #keep(line: AzureLine) {
    if (this.#isClosed || this.#idle.size >= MOST_IDLE) return line.close();
    this.#idle.set(
      line,
      this.#clock.after(IDLE_MS, () => line.close()),
    );
  }
}
