import { samplesOf } from './frame.ts';
import { alawToLinear } from './g711.ts';
import { GainRamp } from './gain-ramp.ts';
import { gainOf } from './level.ts';

/** A sound that is heard for as long as a call lasts. */
export interface SoundLoop {
  /** A-law at 8 kHz, its end joining its beginning. One copy for all calls: shared between threads, written by nobody. */
  readonly samples: Uint8Array<SharedArrayBuffer>;
  /** Factor on the samples between the assistant's sentences; under its voice the sound steps back further. */
  readonly gain: number;
}

/** How far the sound steps back under a voice. */
const DUCKED = gainOf(-12);
/** Quick enough not to cover the first syllable; slow enough on the way back not to pump between words. */
const DOWN_SAMPLES = samplesOf(60);
const UP_SAMPLES = samplesOf(800);
/** Pauses within a sentence are shorter. */
const HOLD_SAMPLES = samplesOf(400);
/** A frame with a louder sample has voice in it. */
const VOICE = 64;
const FULL_SCALE = 32_767;

/** Mixes one call's ambient sound under what the assistant says. Costs a table look-up and an addition per sample. */
export class Ambience {
  readonly #loop: SoundLoop;
  readonly #ramp = new GainRamp(0);
  /** The loop's 256 sample values at the gain that the ramp has come to rest at. */
  readonly #table = new Int16Array(256);
  #tableGain = 0;
  #at = 0;
  #sinceVoice = Number.POSITIVE_INFINITY;

  /** Fades in from the beginning of the loop. */
  constructor(loop: SoundLoop) {
    this.#loop = loop;
  }

  /** Adds the next samples of the sound to `frame`. Where both do not fit the sound gives way, so that the voice is never clipped. */
  mix(frame: Int16Array): void {
    const { samples } = this.#loop;
    if (samples.length === 0) return;
    this.#follow(frame);
    if (this.#ramp.gain === this.#ramp.target) this.#mixSteady(frame, samples);
    else this.#mixMoving(frame, samples);
  }

  /** Nearly all frames: a look-up and an addition per sample. */
  #mixSteady(frame: Int16Array, samples: Uint8Array): void {
    const table = this.#tableAt(this.#ramp.gain);
    let at = this.#at;
    for (let i = 0; i < frame.length; i++) {
      const sum = (frame[i] ?? 0) + (table[samples[at] ?? 0] ?? 0);
      frame[i] = Math.max(-FULL_SCALE - 1, Math.min(FULL_SCALE, sum));
      if (++at === samples.length) at = 0;
    }
    this.#at = at;
  }

  #mixMoving(frame: Int16Array, samples: Uint8Array): void {
    for (let i = 0; i < frame.length; i++) {
      const sum = (frame[i] ?? 0) + alawToLinear(samples[this.#at] ?? 0) * this.#ramp.next();
      frame[i] = Math.max(-FULL_SCALE - 1, Math.min(FULL_SCALE, Math.round(sum)));
      if (++this.#at === samples.length) this.#at = 0;
    }
  }

  #tableAt(gain: number): Int16Array {
    if (gain !== this.#tableGain) {
      for (let byte = 0; byte < 256; byte++) this.#table[byte] = Math.round(alawToLinear(byte) * gain);
      this.#tableGain = gain;
    }
    return this.#table;
  }

  /** Steps back while there is voice in the frames, and a little longer. */
  #follow(frame: Int16Array): void {
    const voiced = frame.some((sample) => sample > VOICE || sample < -VOICE);
    this.#sinceVoice = voiced ? 0 : this.#sinceVoice + frame.length;
    const { gain } = this.#loop;
    const target = this.#sinceVoice < HOLD_SAMPLES ? gain * DUCKED : gain;
    if (target !== this.#ramp.target) this.#ramp.moveTo(target, voiced ? DOWN_SAMPLES : UP_SAMPLES);
  }
}
