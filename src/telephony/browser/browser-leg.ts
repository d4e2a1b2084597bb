import { type Clock, Events, errorMessage, type Ids, InvalidStateError, type Log, untilAborted } from '#base';
import type { CallLeg, LegEnd, LegEvents, LegParty, ReferOutcome } from '../leg.ts';
import type { RelayedMediaSession } from '../media/pool.ts';
import { BrowserAudio } from './browser-audio.ts';
import type { BrowserNetwork } from './network.ts';
import type { BrowserRequest, BrowserSocket } from './socket.ts';

/** A connection that broke is over after this: words under way may still be heard by WebRTC, nothing can come back. */
const BROKEN_SOCKET_MS = 2000;

export interface BrowserLegSettings {
  readonly socket: BrowserSocket;
  /** Opened for this leg by `MediaPool.openRelayed`; the leg closes it when it ends. */
  readonly media: RelayedMediaSession;
  readonly network: BrowserNetwork;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly from: LegParty;
  readonly to: LegParty;
}

/**
 * A call from a browser: messages over a websocket, audio by WebRTC or, when that carries nothing, over the websocket.
 * When everybody listens to the leg, let its socket begin (`BrowserCallSocket.begin`).
 */
export function createBrowserLeg(settings: BrowserLegSettings): CallLeg {
  return new BrowserLeg(settings);
}

class BrowserLeg implements CallLeg {
  readonly id: string;
  readonly wire = 'browser';
  readonly direction = 'inbound';
  readonly from: LegParty;
  readonly to: LegParty;
  readonly headers: ReadonlyMap<string, string> = new Map();
  readonly events = new Events<LegEvents>();
  readonly media: RelayedMediaSession;

  readonly #settings: BrowserLegSettings;
  readonly #log: Log;
  readonly #audio: BrowserAudio;
  readonly #over = new AbortController();
  readonly #flowing: Promise<void>;
  #state: 'ringing' | 'answered' | 'over' = 'ringing';
  #closed: Promise<void> = Promise.resolve();
  #release: () => void;

  constructor(settings: BrowserLegSettings) {
    this.#settings = settings;
    this.id = settings.ids.uuid();
    this.from = settings.from;
    this.to = settings.to;
    this.#log = settings.log.with({ leg: this.id });
    this.media = settings.media;
    let flow: () => void = () => undefined;
    this.#flowing = new Promise((resolve) => {
      flow = resolve;
    });
    this.#audio = new BrowserAudio({
      ...settings,
      log: this.#log,
      onFlowing: flow,
      onLost: (detail) => this.#end({ by: 'wire', kind: 'lost', detail }),
    });
    this.#release = this.#listen();
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  ring(): void {
    // Nothing to tell: the page rings by itself.
  }

  answer(): Promise<void> {
    if (this.#state === 'ringing') {
      this.#state = 'answered';
      this.#audio.start();
    }
    return untilAborted(this.#flowing, this.signal);
  }

  reject(status: number, options: { readonly reason?: string; readonly retryAfterS?: number } = {}): void {
    if (this.#state === 'answered') throw new InvalidStateError('A call that was answered cannot be rejected.');
    if (this.#state === 'over') return;
    const detail = options.reason ?? 'The call was not taken.';
    this.#settings.socket.send({ type: 'problem', message: detail });
    this.#end({ by: 'local', kind: 'rejected', code: status, detail });
  }

  /** The owner of the socket tells the browser when it sees the leg's end. */
  async hangUp(detail = 'The call was ended here.'): Promise<void> {
    this.#end({ by: 'local', kind: 'hung-up', detail });
    await this.#closed;
  }

  /** A page cannot be sent elsewhere: 501. */
  async refer(): Promise<ReferOutcome> {
    return { ok: false, status: 501, detail: 'A call from a browser cannot be transferred by REFER.' };
  }

  dump(): Readonly<Record<string, unknown>> {
    return { id: this.id, state: this.#state, audio: this.#audio.dump(), media: this.#settings.media.dump() };
  }

  /** Listens to the socket; the returned function undoes it. */
  #listen(): () => void {
    const { socket, clock } = this.#settings;
    let cancelGrace: () => void = () => undefined;
    const off = [
      socket.events.on('request', (request) => this.#onRequest(request)),
      socket.events.on('audio', (frame) => this.#audio.receiveFrame(frame)),
      socket.events.on('close', ({ clean }) => {
        if (clean) return this.#endByCaller('The browser left.');
        cancelGrace = clock.after(BROKEN_SOCKET_MS, () =>
          this.#end({ by: 'wire', kind: 'lost', detail: 'The connection to the browser broke.' }),
        );
      }),
    ];
    return () => {
      cancelGrace();
      for (const remove of off) remove();
    };
  }

  #onRequest(request: BrowserRequest): void {
    switch (request.type) {
      case 'offer':
        this.#audio.offer(request);
        break;
      case 'fallback':
        this.#audio.fallBack();
        break;
      case 'key':
        this.media.press(request.key);
        break;
      case 'hang-up':
        this.#endByCaller('The caller hung up.');
        break;
      case 'text':
      // For the conversation.
    }
  }

  #endByCaller(detail: string): void {
    this.#end({ by: 'remote', kind: this.#state === 'answered' ? 'hung-up' : 'cancelled', detail });
  }

  #end(end: LegEnd): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#release();
    this.#closed = Promise.all([this.#audio.close(), this.#settings.media.close()]).then(
      () => undefined,
      (error: unknown) => this.#log.warn('browser leg did not close', { error: errorMessage(error) }),
    );
    this.#over.abort(end);
    this.events.emit('end', end);
  }
}
