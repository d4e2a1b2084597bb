import type { SoundLoop } from '#audio';
import { type Clock, deferred, Events, every, InvalidStateError } from '#base';
import type { SessionEvent, StartParameters, ToWorker } from './messages.ts';
import type { RelayedMediaSession, RtpMediaSession } from './pool.ts';
import type { BargeInMode, MediaEvents, MediaSummary } from './session.ts';

const TONE_MS = 100;
const GAP_MS = 100;
/** A session whose worker died says so as often as one whose wire is dead. */
const STALLED_EVERY_MS = 10_000;

const NOTHING: MediaSummary = { recordedMs: 0, packetsReceived: 0, packetsLost: 0, packetsSent: 0, jitterMs: 0 };

/** The main thread's end of a session: orders go to the worker as messages, its news come back as events. */
export class NearEnd implements RtpMediaSession, RelayedMediaSession {
  readonly events = new Events<MediaEvents>();
  readonly localPort: number;
  readonly #id: number;
  readonly #clock: Clock;
  readonly #post: (message: ToWorker, transfer?: ArrayBuffer[]) => void;
  readonly #closed = deferred<MediaSummary>();
  #state: 'open' | 'closing' | 'closed' | 'lost' = 'open';
  #sendPacket: ((packet: Uint8Array) => void) | undefined;
  #stopStalled: (() => void) | undefined;
  #lastQuality: MediaEvents['quality'] | undefined;

  constructor(
    id: number,
    localPort: number,
    clock: Clock,
    post: (message: ToWorker, transfer?: ArrayBuffer[]) => void,
  ) {
    this.#id = id;
    this.localPort = localPort;
    this.#clock = clock;
    this.#post = post;
  }

  start(parameters: StartParameters): void {
    if (parameters?.codec === 'G722') throw new InvalidStateError('G.722 is not carried: only G.711 may be agreed on.');
    this.#order({ kind: 'start', session: this.#id, parameters });
  }

  receive(packet: Uint8Array): void {
    // A view would take the whole of its buffer along.
    const own = new Uint8Array(packet);
    this.#order({ kind: 'packet', session: this.#id, packet: own }, [own.buffer]);
  }

  onPacket(send: (packet: Uint8Array) => void): void {
    this.#sendPacket = send;
  }

  beginUtterance(utterance: string, options?: { readonly uninterruptible?: boolean }): void {
    const uninterruptible = options?.uninterruptible ?? false;
    this.#order({ kind: 'begin-utterance', session: this.#id, utterance, uninterruptible });
  }

  play(utterance: string, samples: Int16Array): void {
    const whole = samples.byteLength === samples.buffer.byteLength && samples.buffer instanceof ArrayBuffer;
    const own = whole ? samples : samples.slice();
    this.#order({ kind: 'play', session: this.#id, utterance, samples: own }, [own.buffer as ArrayBuffer]);
  }

  endUtterance(utterance: string): void {
    this.#order({ kind: 'end-utterance', session: this.#id, utterance });
  }

  clear(): void {
    this.#order({ kind: 'clear', session: this.#id });
  }

  resume(): void {
    this.#order({ kind: 'resume', session: this.#id });
  }

  setBargeIn(mode: BargeInMode): void {
    this.#order({ kind: 'barge-in', session: this.#id, mode });
  }

  setAmbience(loop: SoundLoop | undefined): void {
    this.#order({ kind: 'ambience', session: this.#id, loop });
  }

  detectBeep(on: boolean): void {
    this.#order({ kind: 'detect-beep', session: this.#id, on });
  }

  sendKeys(keys: string, options?: { readonly toneMs?: number; readonly gapMs?: number }): void {
    const { toneMs = TONE_MS, gapMs = GAP_MS } = options ?? {};
    this.#order({ kind: 'send-keys', session: this.#id, keys, toneMs, gapMs });
  }

  press(key: string): void {
    this.#order({ kind: 'press', session: this.#id, key });
  }

  signOfLife(): void {
    this.#order({ kind: 'sign-of-life', session: this.#id });
  }

  record(file: string): void {
    this.#order({ kind: 'record', session: this.#id, file });
  }

  close(): Promise<MediaSummary> {
    if (this.#state === 'lost') this.whenClosed(NOTHING);
    if (this.#state === 'open') {
      this.#state = 'closing';
      this.#post({ kind: 'close', session: this.#id });
    }
    return this.#closed.promise;
  }

  dump(): Readonly<Record<string, unknown>> {
    return { id: this.#id, localPort: this.localPort, state: this.#state, quality: this.#lastQuality };
  }

  #order(message: ToWorker, transfer?: ArrayBuffer[]): void {
    if (this.#state === 'open') this.#post(message, transfer);
  }

  /** The worker's news: audio in order, then the silence that it ends with. */
  whenAudio(samples: Int16Array, position: number): void {
    if (this.#state !== 'open') return;
    this.events.emit('audio', { samples, position });
  }

  whenEvent(event: SessionEvent): void {
    if (event.name === 'quality') this.#lastQuality = event.event;
    if (this.#state !== 'closed') emit(this.events, event);
  }

  whenPacket(packet: Uint8Array): void {
    if (this.#state === 'open') this.#sendPacket?.(packet);
  }

  whenClosed(summary: MediaSummary): void {
    this.#state = 'closed';
    this.#stopStalled?.();
    this.#closed.resolve(summary);
    this.events.removeAll();
  }

  /** The worker died: nothing will come any more, and whoever owns the call is told as of a dead wire. */
  whenLost(): void {
    if (this.#state === 'closing') this.whenClosed(NOTHING);
    if (this.#state !== 'open') return;
    this.#state = 'lost';
    let silentMs = 0;
    this.#stopStalled = every(this.#clock, STALLED_EVERY_MS, () => {
      silentMs += STALLED_EVERY_MS;
      this.events.emit('stalled', { silentMs, lost: true });
    });
    this.events.emit('stalled', { silentMs, lost: true });
  }
}

/** Keeps name and payload of an event together for the type checker. */
function emit<K extends SessionEvent['name']>(
  events: Events<MediaEvents>,
  event: { readonly name: K; readonly event: MediaEvents[K] },
): void {
  events.emit(event.name, event.event);
}
