import { SAMPLES_PER_MS } from './frame.ts';

/** One audio packet as it came from the wire. One byte of payload is one tick of the 8 kHz clock (G.711, G.722). */
export interface AudioPacket {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly payload: Uint8Array;
  readonly arrivedAtMs: number;
}

/** What comes next on the listener's time line: audio, or a stretch that is lost or was never sent. */
export type JitterPiece =
  | { readonly kind: 'audio'; readonly payload: Uint8Array }
  | { readonly kind: 'gap'; readonly samples: number };

export interface JitterCounters {
  received: number;
  /** The same packet again. */
  duplicate: number;
  /** Came before one that was sent earlier. */
  reordered: number;
  /** Came after its place was filled; dropped. */
  late: number;
  /** Did not fit: the sender is far faster than its clock. */
  overflow: number;
  /** The sender changed its source or its time base; audio goes on at the present position. */
  resync: number;
  /** Samples of gaps too short to be a pause of the sender. */
  lostSamples: number;
  /** Samples that had to be invented, lost or never sent. */
  gapSamples: number;
}

interface Held {
  readonly start: number;
  readonly payload: Uint8Array;
}

const GAP_SAMPLES = 160;
const LEAST_WAIT_MS = 40;
const MOST_WAIT_MS = 200;
const WAIT_MARGIN_MS = 20;
/** Packets held at most: two seconds of 20 ms packets. */
const MOST_HELD = 100;
/** A packet this far ahead of real time has another time base. */
const JUMP_SAMPLES = 1000 * SAMPLES_PER_MS;
/** So many late packets in a row mean another time base, not jitter. */
const LATE_RUN = 4;
/** The worst delay of the recent past is forgotten by half in about seven seconds. */
const PEAK_DECAY = 0.998;
/** The sender's clock may drift against ours; the reference follows slowly upwards and at once downwards. */
const DRIFT_SHARE = 1 / 256;
const RECENT = 64;
/** A longer gap is hold or discontinuous transmission, not loss. */
const MOST_LOSS_SAMPLES = 500 * SAMPLES_PER_MS;

/**
 * Puts packets back into order. The listener is a machine, so audio in order is handed on at once, without the constant
 * delay that a loudspeaker needs; only a missing packet is waited for, as long as recent jitter makes likely.
 * Positions count samples since the buffer began; the line never stops: where nothing comes, gaps pass in real time.
 */
export class JitterBuffer {
  readonly counters: JitterCounters = {
    received: 0,
    duplicate: 0,
    reordered: 0,
    late: 0,
    overflow: 0,
    resync: 0,
    lostSamples: 0,
    gapSamples: 0,
  };
  readonly #held: Held[] = [];
  readonly #recent = new Int32Array(RECENT).fill(-1);
  #position = 0;
  /** Clock time at which position 0 arrived, or would have. */
  #zeroAtMs: number;
  #peakMs = 0;
  #ssrc: number | undefined;
  /** Extended timestamp of position 0. */
  #origin = 0;
  #lastTimestamp = 0;
  #lastSequence = 0;
  #lateRun = 0;
  /** Samples invented since the last audio. */
  #gap = 0;

  /** `startedAtMs` is the time of position 0. */
  constructor(startedAtMs: number) {
    this.#zeroAtMs = startedAtMs;
  }

  /** Samples handed out so far. */
  get position(): number {
    return this.#position;
  }

  /** How long a missing packet is waited for now. */
  get waitMs(): number {
    return Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, this.#peakMs + WAIT_MARGIN_MS));
  }

  /** When the sample at `position` was spoken, as far as the receiver can know: its earliest likely arrival. */
  timeOf(position: number): number {
    return this.#zeroAtMs + position / SAMPLES_PER_MS;
  }

  put(packet: AudioPacket): void {
    this.counters.received++;
    if (packet.payload.length === 0) return;
    if (packet.ssrc !== this.#ssrc) {
      this.#restart(packet);
      return;
    }
    const seen = packet.sequence & (RECENT - 1);
    if (this.#recent[seen] === packet.sequence) {
      this.counters.duplicate++;
      return;
    }
    this.#recent[seen] = packet.sequence;
    const step = ((packet.sequence - this.#lastSequence) << 16) >> 16;
    if (step < 0) this.counters.reordered++;
    else this.#lastSequence = packet.sequence;
    this.#lastTimestamp += (packet.timestamp - this.#lastTimestamp) | 0;
    this.#place(packet, this.#lastTimestamp - this.#origin);
  }

  #place(packet: AudioPacket, start: number): void {
    const end = start + packet.payload.length;
    const ahead = end - (packet.arrivedAtMs - this.#zeroAtMs) * SAMPLES_PER_MS;
    const late = end <= this.#position;
    if (late) this.counters.late++;
    this.#lateRun = late ? this.#lateRun + 1 : 0;
    if (ahead > JUMP_SAMPLES || this.#lateRun >= LATE_RUN) {
      this.#resync(packet);
      return;
    }
    this.#observe(packet.arrivedAtMs, end);
    if (!late) this.#insert({ start, payload: packet.payload });
  }

  #insert(held: Held): void {
    if (this.#held.length >= MOST_HELD) {
      this.counters.overflow++;
      return;
    }
    let at = this.#held.length;
    while (at > 0 && (this.#held[at - 1]?.start ?? 0) > held.start) at--;
    if (at > 0 && this.#held[at - 1]?.start === held.start) {
      this.counters.duplicate++;
      return;
    }
    this.#held.splice(at, 0, held);
  }

  /** Learns how late packets are against the fastest of the recent past. */
  #observe(arrivedAtMs: number, end: number): void {
    const zeroAtMs = arrivedAtMs - end / SAMPLES_PER_MS;
    const behind = zeroAtMs - this.#zeroAtMs;
    this.#zeroAtMs += behind < 0 ? behind : behind * DRIFT_SHARE;
    this.#peakMs = Math.max(this.#peakMs * PEAK_DECAY, behind);
  }

  /** A new source: what is held of the old one is dropped. */
  #restart(packet: AudioPacket): void {
    if (this.#ssrc !== undefined) this.counters.resync++;
    this.#ssrc = packet.ssrc;
    this.#recent.fill(-1);
    this.#recent[packet.sequence & (RECENT - 1)] = packet.sequence;
    this.#lastSequence = packet.sequence;
    this.#anchor(packet);
  }

  #resync(packet: AudioPacket): void {
    this.counters.resync++;
    this.#anchor(packet);
  }

  /** The packet's first sample becomes the present position. */
  #anchor(packet: AudioPacket): void {
    this.#held.length = 0;
    this.#lateRun = 0;
    this.#lastTimestamp = packet.timestamp;
    this.#origin = packet.timestamp - this.#position;
    this.#zeroAtMs = packet.arrivedAtMs - (this.#position + packet.payload.length) / SAMPLES_PER_MS;
    this.#insert({ start: this.#position, payload: packet.payload });
  }

  /** The next piece that is due at `nowMs`, undefined when it is worth waiting. Call until undefined. */
  pop(nowMs: number): JitterPiece | undefined {
    const first = this.#held[0];
    if (first && first.start <= this.#position) {
      this.#held.shift();
      if (this.#gap <= MOST_LOSS_SAMPLES) this.counters.lostSamples += this.#gap;
      this.#gap = 0;
      const used = this.#position - first.start;
      if (used >= first.payload.length) return this.pop(nowMs);
      const payload = used > 0 ? first.payload.subarray(used) : first.payload;
      this.#position += payload.length;
      return { kind: 'audio', payload };
    }
    const missing = Math.min(GAP_SAMPLES, first ? first.start - this.#position : GAP_SAMPLES);
    const dueAtMs = this.timeOf(this.#position + missing) + this.waitMs;
    if (nowMs < dueAtMs) return undefined;
    this.#position += missing;
    this.counters.gapSamples += missing;
    this.#gap += missing;
    return { kind: 'gap', samples: missing };
  }
}
