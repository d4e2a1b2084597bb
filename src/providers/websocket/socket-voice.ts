import type { VendorAccess } from '../catalog/vendor.ts';
import { ProviderError } from '../error.ts';
import type { AnySpeechRequest, SpeechChunk, SpeechManner, TextToSpeech, Voice } from '../text-to-speech.ts';
import { SpeechConnection, type SpeechProtocol } from './speech-connection.ts';
import { socketSettings, voiceList } from './vendor-api.ts';
import type { SocketSettings, SocketTarget } from './vendor-socket.ts';

/** How long a connection waits for another sentence. */
const IDLE_MS = 60_000;

interface Kept {
  readonly connection: SpeechConnection;
  readonly url: string;
  cancelIdle: () => void;
}

/** A voice that keeps connections. */
export interface KeptVoice extends TextToSpeech {
  warm(): Promise<void>;
  close(): Promise<void>;
  dump(): ReturnType<SocketVoice['dump']>;
}

/** What makes a vendor's voice. */
export interface SocketVoiceParts {
  readonly provider: string;
  readonly protocol: SpeechProtocol;
  readonly kindOf: SocketSettings['kindOf'];
  /** Voices that are shown while its own list cannot be had. */
  readonly known: readonly Voice[];
  readonly list: () => Promise<readonly Voice[]>;
}

/** A vendor's voice: connections that are kept, and its list of voices. @throws ProviderError when there is no such address */
export function socketVoice(
  access: VendorAccess,
  { provider, protocol, kindOf, known, list }: SocketVoiceParts,
): KeptVoice {
  const settings = { ...socketSettings(provider, access), kindOf };
  const voice = new SocketVoice(protocol, settings, { language: 'en' });
  return {
    ...{ id: provider, voices: voiceList(access, known, list) },
    speak: (request, signal) => voice.speak(request, signal),
    ...(protocol.growing && {
      speakGrowing: (request: AnySpeechRequest, signal: AbortSignal) => voice.speak(request, signal),
    }),
    warm: () => voice.warm(),
    close: async () => voice.close(),
    dump: () => voice.dump(),
  };
}

/** Speaks sentences over connections that are kept and reused: one voice of a workspace. */
class SocketVoice {
  readonly #protocol: SpeechProtocol;
  readonly #settings: SocketSettings;
  readonly #kept = new Set<Kept>();
  /** Where the last sentence was asked for, or the first one will be. */
  #target: SocketTarget;

  /** `likely`: what is probably asked first, for `warm`. @throws ProviderError when there is no such address */
  constructor(protocol: SpeechProtocol, settings: SocketSettings, likely: SpeechManner) {
    this.#protocol = protocol;
    this.#settings = settings;
    this.#target = protocol.target(likely);
  }

  /** Opens a connection ahead of the next sentence, where none waits. Never rejects: the sentence will tell. */
  async warm(): Promise<void> {
    await this.#lease(this.#target).connection.opened;
  }

  /** @throws ProviderError, the signal's reason */
  async *speak(request: AnySpeechRequest, signal: AbortSignal): AsyncGenerator<SpeechChunk> {
    signal.throwIfAborted();
    if (!(await isSpeakable(request, signal))) return;
    this.#target = this.#protocol.target(request);
    for (;;) {
      const { connection } = this.#lease(this.#target);
      const { isUsed } = connection;
      const sentence = connection.begin(request);
      const onAbort = () => sentence.leave();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        for await (const chunk of sentence.chunks) {
          signal.throwIfAborted();
          yield chunk;
        }
        signal.throwIfAborted();
        return;
      } catch (error) {
        signal.throwIfAborted();
        // A vendor may close what waits at any time, and just did: that is no failure yet.
        const isStale = isUsed && !sentence.hasBegun && error instanceof ProviderError && error.kind === 'unavailable';
        if (!isStale) throw error;
      } finally {
        signal.removeEventListener('abort', onAbort);
        sentence.leave();
      }
    }
  }

  /** Idempotent. */
  close(): void {
    for (const { connection } of this.#kept) connection.close();
  }

  /** Connections, and those of them that wait for a sentence. */
  dump(): { readonly connections: number; readonly idle: number } {
    const idle = [...this.#kept].filter(({ connection }) => connection.isIdle);
    return { connections: this.#kept.size, idle: idle.length };
  }

  #lease(target: SocketTarget): Kept {
    for (const kept of this.#kept) {
      if (kept.url !== target.url || !kept.connection.hasRoom) continue;
      this.#await(kept);
      return kept;
    }
    const kept: Kept = {
      url: target.url,
      connection: new SpeechConnection(target, this.#protocol, this.#settings, {
        onIdle: () => this.#await(kept),
        onLost: () => {
          kept.cancelIdle();
          this.#kept.delete(kept);
        },
      }),
      cancelIdle: () => undefined,
    };
    this.#kept.add(kept);
    this.#await(kept);
    return kept;
  }

  /** Closes it when nothing is asked of it for a while. */
  #await(kept: Kept): void {
    kept.cancelIdle();
    kept.cancelIdle = this.#settings.clock.after(IDLE_MS, () => {
      if (kept.connection.isIdle) kept.connection.close();
    });
  }
}

/** Waits for the first words. */
async function isSpeakable({ text }: AnySpeechRequest, signal: AbortSignal): Promise<boolean> {
  if (typeof text !== 'string') await text.beyond(0, signal);
  return /[\p{L}\p{N}]/u.test(typeof text === 'string' ? text : text.soFar);
}
