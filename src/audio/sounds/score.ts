import { InvalidStateError } from '#base';

/** A note to be plucked. Times in seconds from the beginning of the piece. */
export interface Note {
  readonly startS: number;
  readonly durationS: number;
  readonly hz: number;
}

/** Written music: voices that begin together. */
export interface Score {
  readonly quartersPerMinute: number;
  /** What a note without a length lasts, in quarters. */
  readonly unit: number;
  /**
   * Notes in order: `C4`, `F#3`, `Bb2` in scientific pitch (A4 = 440 Hz), `C3+E3` together, `r` for a rest; `/2` makes one
   * last two units, `/1.5` one and a half.
   */
  readonly voices: readonly string[];
}

const SEMITONES: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

function hertzOf(pitch: string): number {
  const [, letter = '', accidental, octave] = /^([A-G])([#b]?)(\d)$/.exec(pitch) ?? [];
  const semitone = SEMITONES[letter];
  if (semitone === undefined) throw new InvalidStateError(`"${pitch}" is not a pitch.`);
  const shift = accidental === '#' ? 1 : accidental === 'b' ? -1 : 0;
  return 440 * 2 ** ((12 * Number(octave) + semitone + shift - 57) / 12);
}

/** Reads the voices of a score; answers its notes and how long it lasts. */
export function readScore(score: Score): { readonly notes: readonly Note[]; readonly durationS: number } {
  const unitS = (60 / score.quartersPerMinute) * score.unit;
  const notes: Note[] = [];
  let durationS = 0;
  for (const voice of score.voices) {
    let startS = 0;
    for (const word of voice.trim().split(/\s+/)) {
      const [pitches = '', units = '1'] = word.split('/');
      const lengthS = Number(units) * unitS;
      if (pitches !== 'r')
        for (const pitch of pitches.split('+')) notes.push({ startS, durationS: lengthS, hz: hertzOf(pitch) });
      startS += lengthS;
    }
    durationS = Math.max(durationS, startS);
  }
  return { notes, durationS };
}
