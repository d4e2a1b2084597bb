import { FRAME_SAMPLES, type MediaSession, SAMPLE_RATE } from '#telephony';

const TONE_MS = 120;
const TONE_HZ = 480;
const TONE_LEVEL = 1600;
const LENGTH = Math.ceil((TONE_MS * SAMPLE_RATE) / 1000 / FRAME_SAMPLES) * FRAME_SAMPLES;
const TONE = Int16Array.from({ length: LENGTH }, (_, index) => {
  const edge = Math.sin((Math.PI * index) / LENGTH);
  return Math.round(TONE_LEVEL * edge * Math.sin((2 * Math.PI * TONE_HZ * index) / SAMPLE_RATE));
});

/** A short, quiet tone with soft edges, 8 kHz: a sign of life that needs no provider. */
export const softTone = (): Int16Array => TONE.slice();

/** Plays it by itself, as the utterance `name`. */
export function playTone(media: MediaSession, name: string): void {
  media.beginUtterance(name);
  media.play(name, softTone());
  media.endUtterance(name);
}
