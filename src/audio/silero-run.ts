import { VOICE_WINDOW } from './voice-gate.ts';

/** Samples of the window before that the model wants in front of each window at 8 kHz. */
export const CONTEXT = 32;
export const INPUT = CONTEXT + VOICE_WINDOW;
/** Numbers of one of the two layers of its state. */
export const STATE = 128;
/** Hz. */
export const RATE = 8000;

/** One run of the model over `count` windows; the buffers change hands with it. */
export interface SileroRun {
  readonly count: number;
  /** `count` rows of `INPUT` samples in ±1; comes back with the `count` probabilities at its beginning. */
  readonly input: Float32Array<ArrayBuffer>;
  /** Two layers of `count` rows of `STATE`; comes back with the states after the windows. */
  readonly state: Float32Array<ArrayBuffer>;
}

export type SileroAnswer =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'judged' } & SileroRun)
  | { readonly kind: 'failed'; readonly reason: string };
