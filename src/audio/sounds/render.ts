import { SAMPLE_RATE } from '../frame.ts';
import { resample } from '../resample.ts';
import { joined, levelled } from './make-loop.ts';
import { noiseSource } from './noise-source.ts';
import { OFFICE_1, OFFICE_2, renderOffice } from './office.ts';
import { BACH_PRELUDE, PONCE_PRELUDE, SPANISH_DANCE, SPANISH_SUITE } from './pieces.ts';
import { addPluck, STRING_RATE } from './plucked-string.ts';
import { readScore, type Score } from './score.ts';

const OFFICE_SECONDS = 61.5;

/** Every sound that comes with the product, by name. The same samples in every run. */
const SOUNDS: Readonly<Record<string, () => Promise<Int16Array>>> = {
  'office-1': async () => levelled(joined(renderOffice(OFFICE_1, OFFICE_SECONDS))),
  'office-2': async () => levelled(joined(renderOffice(OFFICE_2, OFFICE_SECONDS))),
  'spanish-dance': () => perform(SPANISH_DANCE),
  'bach-prelude': () => perform(BACH_PRELUDE),
  'ponce-prelude': () => perform(PONCE_PRELUDE),
  'spanish-suite': () => perform(SPANISH_SUITE),
};

/** A loop of 8 kHz samples at -26 dBFS; undefined for a name that nobody knows. Takes a second of the processor. */
export async function renderSound(name: string): Promise<Int16Array | undefined> {
  return SOUNDS[name]?.();
}

/** Plays a score on a plucked string: a little uneven, as hands are, and ringing over from its end into its beginning. */
async function perform(score: Score): Promise<Int16Array> {
  const { notes, durationS } = readScore(score);
  const out = new Float32Array(Math.round(durationS * STRING_RATE));
  const hand = noiseSource(7);
  notes.forEach((note, index) => {
    const loudness = 0.8 + 0.15 * hand();
    const startS = Math.max(0, note.startS + 0.006 * hand());
    addPluck(out, { ...note, startS }, loudness, index * 2 + 1);
  });
  const peak = out.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const wide = Int16Array.from(out, (sample) => Math.round((sample / peak) * 32_000));
  const narrow = await resample(wide, STRING_RATE, SAMPLE_RATE);
  return levelled(Float32Array.from(narrow, (sample) => sample / 32_768));
}
