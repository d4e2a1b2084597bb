import type { HeardPacket } from './light-media.ts';

const FRAME_SAMPLES = 160;
/** Who goes on so far from where he was says something else. */
const JUMP_SAMPLES = 1600;
/** The last samples of a frame: a voice that was cut fades out in the first ones. */
const END_SAMPLES = 80;
/** A-law of the quietest values, either sign (G.711). */
const SILENT = new Set([0xd5, 0x55]);

/**
 * Reads from the received audio where in a known speech the assistant is. Frames at full strength must be the very samples
 * that follow; weakened ones (ducked, faded) are counted on, and the next full one proves the count.
 */
export class Playback {
  readonly #speech: Buffer;
  #expected: number | undefined;
  #sequence: number | undefined;
  /** Samples that were left out or heard twice. */
  misplacedSamples = 0;
  /** Times that the speech was given up for another one, which sounds the same from its beginning on. */
  restarts = 0;
  /** Frames whose place was proved. */
  proved = 0;
  /** Packets that the wire lost: what was in them is not known. */
  lostPackets = 0;

  /** `speech`: A-law of a whole number of frames, which is said over and over. */
  constructor(speech: Uint8Array) {
    this.#speech = Buffer.concat([speech, speech.subarray(0, FRAME_SAMPLES)]);
  }

  packet({ payload, sequence }: HeardPacket): void {
    if (this.#sequence !== undefined && ((sequence - this.#sequence) & 0xffff) !== 1) this.#lose();
    this.#sequence = sequence;
    const place = this.#speech.indexOf(payload);
    if (place >= 0) this.#prove(place);
    else if (this.#expected !== undefined && payload.subarray(-END_SAMPLES).some((byte) => !SILENT.has(byte)))
      this.#expected = this.#after(this.#expected);
  }

  #prove(place: number): void {
    const misplaced = Math.abs(place - (this.#expected ?? place));
    this.misplacedSamples += misplaced;
    if (misplaced >= JUMP_SAMPLES) this.restarts++;
    this.#expected = this.#after(place);
    this.proved++;
  }

  #lose(): void {
    this.lostPackets++;
    this.#expected = undefined;
  }

  #after(place: number): number {
    return (place + FRAME_SAMPLES) % (this.#speech.length - FRAME_SAMPLES);
  }
}
