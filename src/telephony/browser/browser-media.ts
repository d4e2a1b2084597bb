import { type Clock, Events } from '#base';
import type { RelayedMediaSession } from '../media/pool.ts';
import type { BargeInMode, MediaEvents, MediaSession, MediaSummary } from '../media/session.ts';

/**
 * The media of a browser leg: the relayed session, plus the keys that the browser sends as messages beside the audio.
 * Whoever listens cannot tell them from keys that came as RFC 4733 events. Silence on the wire is no sign of a dead one
 * here (a visitor without a microphone sends nothing), and the leg watches its wire itself: of `stalled` only the loss
 * of the media worker is passed on.
 */
export class BrowserMedia implements MediaSession {
  readonly #session: RelayedMediaSession;
  readonly #clock: Clock;
  readonly #keys = new Events<Pick<MediaEvents, 'key'>>();

  constructor(session: RelayedMediaSession, clock: Clock) {
    this.#session = session;
    this.#clock = clock;
  }

  readonly events = {
    on: <K extends keyof MediaEvents>(name: K, listener: (event: MediaEvents[K]) => void): (() => void) => {
      const onlyLost = (event: MediaEvents[K]) => {
        if ('lost' in event) listener(event);
      };
      const offSession = this.#session.events.on(name, name === 'stalled' ? onlyLost : listener);
      const offKeys =
        name === 'key' ? this.#keys.on('key', listener as (event: MediaEvents['key']) => void) : undefined;
      return () => {
        offSession();
        offKeys?.();
      };
    },
  };

  /** Reports a key of the browser's keypad: 0-9 * #. */
  press(key: string): void {
    this.#keys.emit('key', { key, atMs: this.#clock.now() });
  }

  beginUtterance(utterance: string, options?: { readonly uninterruptible?: boolean }): void {
    this.#session.beginUtterance(utterance, options);
  }

  play(utterance: string, samples: Int16Array): void {
    this.#session.play(utterance, samples);
  }

  endUtterance(utterance: string): void {
    this.#session.endUtterance(utterance);
  }

  clear(): void {
    this.#session.clear();
  }

  resume(): void {
    this.#session.resume();
  }

  setBargeIn(mode: BargeInMode): void {
    this.#session.setBargeIn(mode);
  }

  sendKeys(keys: string, options?: { readonly toneMs?: number; readonly gapMs?: number }): void {
    this.#session.sendKeys(keys, options);
  }

  record(file: string): void {
    this.#session.record(file);
  }

  close(): Promise<MediaSummary> {
    return this.#session.close();
  }

  dump(): Readonly<Record<string, unknown>> {
    return this.#session.dump();
  }
}
