import type { ReportBlock } from './rtcp.ts';

/** Sequence numbers may jump this far before the source counts as restarted (RFC 3550 appendix A.1). */
const MOST_DROPOUT = 3000;
const MOST_MISORDER = 100;

/** What a receiver counts about one source, for its reports (RFC 3550 appendix A.1, A.3 and A.8). */
export class Reception {
  readonly ssrc: number;
  readonly #clockRate: number;
  #base = 0;
  #highest = 0;
  #cycles = 0;
  #restartAt = -1;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #transit: number | undefined;
  #jitter = 0;
  #lastReport = 0;
  #lastReportAtMs = 0;

  constructor(ssrc: number, firstSequence: number, clockRate: number) {
    this.ssrc = ssrc;
    this.#clockRate = clockRate;
    this.#restart(firstSequence);
  }

  get received(): number {
    return this.#received;
  }

  get expected(): number {
    return this.#cycles + this.#highest - this.#base + 1;
  }

  /** Packets lost so far; negative when duplicates outnumber losses. */
  get lost(): number {
    return this.expected - this.#received;
  }

  get jitterMs(): number {
    return (this.#jitter * 1000) / this.#clockRate;
  }

  /** Counts a packet; without `timestamp` it says nothing about jitter. `arrivedAtMs` is on any steady clock. */
  packet(sequence: number, timestamp: number | undefined, arrivedAtMs: number): void {
    if (!this.#advance(sequence)) return;
    this.#received++;
    if (timestamp === undefined) return;
    const arrival = (arrivedAtMs * this.#clockRate) / 1000;
    const transit = arrival - timestamp;
    if (this.#transit !== undefined) {
      const change = Math.abs(transit - this.#transit);
      // A jump of a second is a new time base (a wrap, a resync), not jitter.
      if (change < this.#clockRate) this.#jitter += (change - this.#jitter) / 16;
    }
    this.#transit = transit;
  }

  /** Appendix A.1 without probation: two packets in a row after a wild jump restart the count. */
  #advance(sequence: number): boolean {
    const step = (sequence - this.#highest) & 0xffff;
    if (step < MOST_DROPOUT) {
      if (sequence < this.#highest) this.#cycles += 65536;
      this.#highest = sequence;
      this.#restartAt = -1;
      return true;
    }
    if (step > 65536 - MOST_MISORDER) return true;
    if (sequence !== this.#restartAt) {
      this.#restartAt = (sequence + 1) & 0xffff;
      return false;
    }
    this.#restart(sequence);
    return true;
  }

  #restart(sequence: number): void {
    this.#base = sequence;
    this.#highest = sequence;
    this.#cycles = 0;
    this.#received = 0;
    this.#expectedBefore = 0;
    this.#receivedBefore = 0;
    this.#restartAt = -1;
    this.#transit = undefined;
  }

  /** Remembers a sender report of the source, which the next block refers to. */
  senderReport(ntpSeconds: number, ntpFraction: number, arrivedAtMs: number): void {
    this.#lastReport = ((ntpSeconds << 16) | (ntpFraction >>> 16)) >>> 0;
    this.#lastReportAtMs = arrivedAtMs;
  }

  /** The block for the next report; begins a new interval. */
  report(nowMs: number): ReportBlock {
    const expected = this.expected - this.#expectedBefore;
    const lost = expected - (this.#received - this.#receivedBefore);
    this.#expectedBefore = this.expected;
    this.#receivedBefore = this.#received;
    return {
      ssrc: this.ssrc,
      fractionLost: expected <= 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expected)),
      lost: this.lost,
      highestSequence: (this.#cycles + this.#highest) >>> 0,
      jitter: Math.round(this.#jitter),
      lastReport: this.#lastReport,
      delaySinceLastReport:
        this.#lastReport === 0 ? 0 : Math.round(((nowMs - this.#lastReportAtMs) * 65536) / 1000) >>> 0,
    };
  }
}

/** Seconds between the NTP epoch (1900) and the Unix epoch. */
const NTP_OFFSET_S = 2_208_988_800;

/** A wall-clock time as the NTP timestamp of a sender report. */
export function ntpOf(wallMs: number): { readonly ntpSeconds: number; readonly ntpFraction: number } {
  const seconds = Math.floor(wallMs / 1000);
  return {
    ntpSeconds: (seconds + NTP_OFFSET_S) >>> 0,
    ntpFraction: Math.floor(((wallMs - seconds * 1000) / 1000) * 2 ** 32) >>> 0,
  };
}

/** Round-trip time in ms from a block about our own stream that came in at `wallMs`; undefined when it refers to nothing. */
export function roundTripOf(block: ReportBlock, wallMs: number): number | undefined {
  if (block.lastReport === 0) return undefined;
  const { ntpSeconds, ntpFraction } = ntpOf(wallMs);
  const nowMiddle = ((ntpSeconds << 16) | (ntpFraction >>> 16)) >>> 0;
  const units = (nowMiddle - block.lastReport - block.delaySinceLastReport) | 0;
  return units < 0 ? undefined : (units * 1000) / 65536;
}
