import type { Socket } from 'node:dgram';
import { SampleBlocks, type VoiceModel } from '#audio';
import { type Clock, errorMessage, type Log } from '#base';
import { looksLikeRtcp } from '../rtp/packet.ts';
import type { PortPair, PortPool } from '../rtp/port-pool.ts';
import { BatchBuilder } from './batch-builder.ts';
import { EngineSession } from './engine-session.ts';
import { Lateness } from './lateness.ts';
import type { FromWorker, ToWorker, WorkerFigures } from './messages.ts';
import { FRAME_MS } from './session.ts';
import { RELAY, type SessionSurroundings, type Wire } from './session-surroundings.ts';
import { Ticker } from './ticker.ts';
import { VoiceBatcher } from './voice-batcher.ts';

/** The 20 ms of all sessions are spread over so many phases, so that packets do not leave in one burst. */
const PHASES = 4;
/** A phase takes moves up to so many times its share of the sessions, and a few more while they are few. */
const MOST_SHARE = 1.25;
const SPARE_PLACES = 4;
/** Frames that are sent late after a lag; what is beyond is left out. */
const MOST_FRAMES_BEHIND = 3;

export interface EngineSettings {
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: PortPool;
  readonly voice: VoiceModel;
  readonly post: (message: FromWorker, transfer: ArrayBuffer[]) => void;
  /** Runs something after the sockets were read. */
  readonly afterInput: (run: () => void) => void;
  /** Processor seconds used so far by whoever runs the engine. */
  readonly cpuSeconds: () => number;
}

interface Place {
  readonly session: EngineSession;
  phase: number;
  /** How much more was sent than time has passed, in ms: frames that left before their turn. */
  leadMs: number;
  /** Something came for it since it was last listened to: it stands in `#arrived`. */
  arrived: boolean;
}

/** The media of many calls on one schedule. Runs on a worker thread; without one in tests. */
export class MediaEngine {
  readonly #settings: EngineSettings;
  readonly #places = new Map<number, Place>();
  readonly #phases = Array.from({ length: PHASES }, () => new Set<Place>());
  /** Silent sessions that were given something to say: they go first, and keep that phase. */
  readonly #hurried = new Set<Place>();
  /** A list that is filled and emptied 200 times a second: a set would make its table anew each time. */
  readonly #arrived: Place[] = [];
  readonly #out = new BatchBuilder();
  readonly #lateness = new Lateness();
  readonly #batcher: VoiceBatcher;
  readonly #around: SessionSurroundings;
  readonly #ticker: Ticker;
  #dueAtMs = 0;
  #nowMs = 0;
  #packetsSent = 0;

  constructor(settings: EngineSettings) {
    this.#settings = settings;
    const { clock, log, voice } = settings;
    this.#batcher = new VoiceBatcher(voice, log, () => this.#flush());
    const onSent = () => {
      this.#packetsSent++;
      this.#lateness.add(clock.now() - this.#dueAtMs);
    };
    const onArrived = (id: number) => {
      const place = this.#places.get(id);
      // One that failed is out of its phase and stays unheard.
      if (place && this.#phases[place.phase]?.has(place)) this.#toListen(place);
    };
    this.#around = {
      clock,
      log,
      out: this.#out,
      voice,
      batcher: this.#batcher,
      memory: new SampleBlocks(),
      onSent,
      onArrived,
    };
    this.#ticker = new Ticker({
      clock,
      stepMs: FRAME_MS / PHASES,
      stepsPerRound: PHASES,
      mostRoundsBehind: MOST_FRAMES_BEHIND,
      step: (phase, dueAtMs) => this.#step(phase, dueAtMs),
      skip: (rounds) => this.#skip(rounds),
      afterInput: settings.afterInput,
    });
  }

  get sessions(): number {
    return this.#places.size;
  }

  /** Carries out one order; orders for a session that is gone are dropped. */
  handle(message: ToWorker): void {
    if (message.kind === 'open') {
      if (message.relayed) this.#openRelayed(message.session);
      else void this.#open(message.session);
    } else if (message.kind === 'figures') {
      this.#settings.post({ kind: 'figures', request: message.request, figures: this.#figures() }, []);
    } else if (message.kind === 'shut-down') {
      void this.close().then(() => this.#settings.post({ kind: 'shut-down' }, []));
    } else if (message.kind === 'close') {
      void this.#close(message.session);
    } else {
      const place = this.#places.get(message.session);
      if (place) this.#guard(place, () => this.#order(place, message));
    }
  }

  #order(place: Place, order: SessionOrder): void {
    const wasIdle = place.session.idle;
    ORDERS[order.kind](place.session, order as never);
    if (wasIdle && !place.session.idle) this.#hurried.add(place);
  }

  /** Adds a session over any wire; the packets of the wire go to `receive` of the answer. */
  add(id: number, wire: Wire): EngineSession {
    const session = new EngineSession(id, wire, this.#around);
    const phase = this.#phases.reduce((best, set, i) => (set.size < (this.#phases[best]?.size ?? 0) ? i : best), 0);
    const place = { session, phase, leadMs: 0, arrived: false };
    this.#places.set(id, place);
    this.#phases[phase]?.add(place);
    return session;
  }

  async #open(id: number): Promise<void> {
    const { ports, log, post } = this.#settings;
    try {
      const pair = await ports.take();
      if (pair) this.#addSockets(id, pair);
      post({ kind: 'opened', session: id, localPort: pair?.port }, []);
    } catch (error) {
      log.error('RTP ports cannot be bound', { reason: errorMessage(error) });
      post({ kind: 'opened', session: id, localPort: undefined }, []);
    }
  }

  #addSockets(id: number, pair: PortPair): void {
    const { log } = this.#settings;
    let mux = false;
    const session = this.add(id, {
      relayed: false,
      send: (packet, target) => pair.rtp.send(packet, target.port, target.address),
      sendReport: (packet, target) => (mux ? pair.rtp : pair.rtcp).send(packet, target.port, target.address),
      close: () => pair.close(),
    });
    const listen = (socket: Socket, muxed: boolean) => {
      socket.on('message', (packet, source) => {
        const place = this.#places.get(id);
        if (!place) return;
        this.#guard(place, () => {
          // Reports on the RTP port mean that the far end multiplexes (RFC 5761): ours go the same way.
          if (session.receive(packet, source) && muxed && looksLikeRtcp(packet)) mux = true;
        });
      });
      socket.on('error', (error) => log.warn('RTP socket failed', { session: id, reason: error.message }));
    };
    listen(pair.rtp, true);
    listen(pair.rtcp, false);
  }

  #openRelayed(id: number): void {
    this.add(id, {
      relayed: true,
      send: (packet) => this.#out.packet(id, packet.slice()),
      sendReport: () => undefined,
      close: () => undefined,
    });
    this.#settings.post({ kind: 'opened', session: id, localPort: 0 }, []);
  }

  async #close(id: number): Promise<void> {
    const place = this.#places.get(id);
    if (!place) return;
    this.#places.delete(id);
    this.#phases[place.phase]?.delete(place);
    this.#hurried.delete(place);
    place.arrived = false;
    const summary = await place.session.close();
    this.#flush();
    this.#settings.post({ kind: 'closed', session: id, summary }, []);
  }

  #step(phase: number, dueAtMs: number): void {
    this.#dueAtMs = dueAtMs;
    for (const place of this.#hurried) if (this.#moveTo(phase, place)) this.#hurried.delete(place);
    const own = this.#phases[phase] ?? [];
    for (const place of own) this.#guard(place, this.#transmit);
    this.#nowMs = this.#settings.clock.now();
    // Once a frame everybody is asked what is missing; what arrived waits 5 ms at most.
    for (const place of own) this.#toListen(place);
    for (const place of this.#arrived) if (place.arrived) this.#guard(place, this.#listen);
    this.#arrived.length = 0;
    this.#batcher.flush();
    this.#flush();
  }

  /**
   * What begins now need not wait for the session's own phase: its frames leave earlier from here on. False while the
   * phase is full: so many at once would all leave late.
   */
  #moveTo(phase: number, place: Place): boolean {
    const early = (place.phase - phase + PHASES) % PHASES;
    if (early === 0) return true;
    const places = this.#phases[phase];
    if (!places || places.size >= (MOST_SHARE * this.#places.size) / PHASES + SPARE_PLACES) return false;
    this.#phases[place.phase]?.delete(place);
    places.add(place);
    place.phase = phase;
    place.leadMs += early * (FRAME_MS / PHASES);
    return true;
  }

  readonly #transmit = (place: Place) => {
    // A whole frame ahead: the far end has it in store, so one can be left out while nothing is said.
    if (place.leadMs >= FRAME_MS && place.session.idle) place.leadMs -= FRAME_MS;
    else place.session.transmit();
  };
  readonly #listen = (place: Place) => {
    place.arrived = false;
    place.session.listen(this.#nowMs);
  };

  #toListen(place: Place): void {
    if (place.arrived) return;
    place.arrived = true;
    this.#arrived.push(place);
  }

  /** A defect that shows in one call ends that call, not the hundreds beside it. */
  #guard(place: Place, run: (place: Place) => void): void {
    const { session } = place;
    try {
      run(place);
    } catch (error) {
      for (const places of this.#phases) places.delete(place);
      this.#hurried.delete(place);
      place.arrived = false;
      this.#settings.log.error('media session failed', { session: session.id, reason: errorMessage(error) });
      this.#out.event({ session: session.id, name: 'stalled', event: { silentMs: 0, lost: true } });
    }
  }

  #skip(rounds: number): void {
    for (const places of this.#phases) for (const place of places) this.#guard(place, () => place.session.skip(rounds));
  }

  #flush(): void {
    const taken = this.#out.take();
    if (taken) this.#settings.post(taken.batch, taken.transfer);
  }

  #figures(): WorkerFigures {
    const { bins, maxMs } = this.#lateness.take();
    const packetsSent = this.#packetsSent;
    this.#packetsSent = 0;
    return { packetsSent, lateness: bins, lateMsMax: maxMs, cpuSeconds: this.#settings.cpuSeconds() };
  }

  /** Ends every session and the schedule; resolves when recordings are on disk. */
  async close(): Promise<void> {
    this.#ticker.stop();
    await Promise.all([...this.#places.keys()].map((id) => this.#close(id)));
    await this.#batcher.close();
  }
}

type SessionOrder = Exclude<ToWorker, { kind: 'open' | 'figures' | 'shut-down' | 'close' }>;

/** What each order does to its session. */
const ORDERS: {
  readonly [K in SessionOrder['kind']]: (session: EngineSession, order: Extract<SessionOrder, { kind: K }>) => void;
} = {
  start: (session, order) => session.start(order.parameters),
  'begin-utterance': (session, order) => session.beginUtterance(order.utterance, order.uninterruptible),
  play: (session, order) => session.play(order.utterance, order.samples),
  'end-utterance': (session, order) => session.endUtterance(order.utterance),
  clear: (session) => session.clear(),
  resume: (session) => session.resume(),
  'barge-in': (session, order) => session.setBargeIn(order.mode),
  ambience: (session, order) => session.setAmbience(order.loop),
  'detect-beep': (session, order) => session.detectBeep(order.on),
  'send-keys': (session, order) => session.sendKeys(order.keys, order.toneMs, order.gapMs),
  press: (session, order) => session.press(order.key),
  'sign-of-life': (session) => session.signOfLife(),
  record: (session, order) => session.record(order.file),
  packet: (session, order) => void session.receive(order.packet, RELAY),
};
