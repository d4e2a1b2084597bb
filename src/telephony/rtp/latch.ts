/** Where packets come from. */
export interface PacketSource {
  readonly address: string;
  readonly port: number;
}

/** How long after the start the announced address may still take over from an earlier sender. */
const START_MS = 3000;
/** The latched source is given up for another after this much silence (a NAT that changed its mapping). */
const SILENCE_MS = 2000;
/** Packets in sequence that a new source must show before it is believed. */
const PROBATION = 3;
/** A source that sent so many packets is the far end: nobody who neither sits there nor knows its SSRC succeeds it. */
const ESTABLISHED = 50;

interface Candidate {
  readonly source: PacketSource;
  readonly ssrc: number;
  sequence: number;
  count: number;
}

/**
 * Symmetric RTP (RFC 4961): our packets go where the far end's really come from, because what its SDP says is often
 * behind a NAT. The first valid packet is believed, so that nothing of the beginning is lost; after that a stray or
 * hostile packet changes nothing: the source moves only to the announced address during the start, or after silence to
 * a source that shows several packets in sequence. Silence is no proof that the far end is gone (voice activity detection,
 * hold), so whoever succeeds one that was heard for a while has its host or its SSRC; others are announced by a new offer.
 */
export class Latch {
  #announced: PacketSource;
  #startedAtMs: number;
  #source: PacketSource | undefined;
  #ssrc = 0;
  #heard = 0;
  #heardAtMs = 0;
  #candidate: Candidate | undefined;
  /** Packets of other sources. */
  rejected = 0;

  constructor(announced: PacketSource, nowMs: number) {
    this.#announced = announced;
    this.#startedAtMs = nowMs;
  }

  /** Where packets go now. */
  get target(): PacketSource {
    return this.#source ?? this.#announced;
  }

  get latched(): boolean {
    return this.#source !== undefined;
  }

  /** A new offer or answer: another address starts over, the same one changes nothing. */
  announce(announced: PacketSource, nowMs: number): void {
    if (same(announced, this.#announced)) return;
    this.#announced = announced;
    this.#startedAtMs = nowMs;
    this.#source = undefined;
    this.#heard = 0;
    this.#candidate = undefined;
  }

  /** True when the packet belongs to the call. Call for valid packets only. */
  accepts(source: PacketSource, packet: { readonly ssrc: number; readonly sequence: number }, nowMs: number): boolean {
    if (this.#source && same(source, this.#source)) {
      this.#hear(packet.ssrc, nowMs);
      return true;
    }
    if (this.#mayMove(source, packet, nowMs)) {
      this.#source = { address: source.address, port: source.port };
      this.#heard = 0;
      this.#hear(packet.ssrc, nowMs);
      this.#candidate = undefined;
      return true;
    }
    this.rejected++;
    return false;
  }

  #hear(ssrc: number, nowMs: number): void {
    this.#ssrc = ssrc;
    this.#heard++;
    this.#heardAtMs = nowMs;
  }

  #mayMove(source: PacketSource, packet: { readonly ssrc: number; readonly sequence: number }, nowMs: number): boolean {
    if (!this.#source) return true;
    const starting = nowMs - this.#startedAtMs < START_MS;
    if (starting && same(source, this.#announced)) return true;
    if (nowMs - this.#heardAtMs < SILENCE_MS) return false;
    const isRelated = source.address === this.#source.address || packet.ssrc === this.#ssrc;
    if (this.#heard >= ESTABLISHED && !isRelated) return false;
    return this.#proves(source, packet);
  }

  #proves(source: PacketSource, packet: { readonly ssrc: number; readonly sequence: number }): boolean {
    const candidate = this.#candidate;
    const follows =
      candidate !== undefined &&
      same(candidate.source, source) &&
      candidate.ssrc === packet.ssrc &&
      packet.sequence === ((candidate.sequence + 1) & 0xffff);
    if (!follows) {
      this.#candidate = { source: { ...source }, ssrc: packet.ssrc, sequence: packet.sequence, count: 1 };
      return false;
    }
    candidate.sequence = packet.sequence;
    candidate.count++;
    return candidate.count >= PROBATION;
  }
}

const same = (a: PacketSource, b: PacketSource): boolean => a.port === b.port && a.address === b.address;
