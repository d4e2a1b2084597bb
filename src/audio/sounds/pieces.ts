import type { Score } from './score.ts';

/*
 * Written out from the notes of works in the public domain, and one piece of our own (docs/decisions): no edition or
 * recording stands behind them.
 */

/** Five notes of a bar, low to high, in the order in which a figure plays them. */
const broken = (bars: string, figure: readonly number[]): string =>
  bars
    .trim()
    .split(/\s*\n\s*/)
    .map((bar) => bar.split(' '))
    .map((notes) => figure.map((index) => notes[index]).join(' '))
    .join(' ');

/** Johann Sebastian Bach (1685-1750), Prelude in C, BWV 846. */
const BACH_BARS = `
  C4 E4 G4 C5 E5
  C4 D4 A4 D5 F5
  B3 D4 G4 D5 F5
  C4 E4 G4 C5 E5
  C4 E4 A4 E5 A5
  C4 D4 F#4 A4 D5
  B3 D4 G4 D5 G5
  B3 C4 E4 G4 C5
  A3 C4 E4 G4 C5
  D3 A3 D4 F#4 C5
  G3 B3 D4 G4 B4
  G3 Bb3 E4 G4 C#5
  F3 A3 D4 A4 D5
  F3 Ab3 D4 F4 B4
  E3 G3 C4 G4 C5
  E3 F3 A3 C4 F4
  D3 F3 A3 C4 F4
  G2 D3 G3 B3 F4
  C3 E3 G3 C4 E4
  C3 G3 Bb3 C4 E4
  F2 F3 A3 C4 E4
  F#2 C3 A3 C4 Eb4
  Ab2 F3 B3 C4 D4
  G2 F3 G3 B3 D4
  G2 E3 G3 C4 E4
  G2 D3 G3 C4 F4
  G2 D3 G3 B3 F4
  G2 Eb3 A3 C4 F#4
  G2 E3 G3 C4 G4
  G2 D3 G3 C4 F4
  G2 D3 G3 B3 F4
  C2 C3 G3 Bb3 E4`;

export const BACH_PRELUDE: Score = {
  quartersPerMinute: 72,
  unit: 0.25,
  voices: [
    `${broken(BACH_BARS, [0, 1, 2, 3, 4, 2, 3, 4, 0, 1, 2, 3, 4, 2, 3, 4])}
     C2 C3 F3 A3 C4 F4 C4 A3 C4 A3 F3 A3 F3 D3 F3 D3
     C2 B2 G4 B4 D5 F5 D5 B4 D5 B4 G4 B4 D4 F4 E4 D4
     C2+C3+E4+G4+C5/16`,
  ],
};

/** Enrique Granados (1867-1916), the theme of Danza española no. 2 "Oriental" (1890), with an accompaniment of our own. */
export const SPANISH_DANCE: Score = {
  quartersPerMinute: 80,
  unit: 0.5,
  voices: [
    `r/12
     G5+Eb5/2 Eb5+C5/2 G5+Eb5/4 F5+D5/2 Eb5+C5/2
     F5+D5/2 F5+D5 Eb5+C5 D5+Bb4/2 r/2 Bb4+D4/4
     C5+Ab4/2 Eb5+C5/2 D5+Bb4/2 C5+Ab4/2 D5+Bb4/2 Bb4+D4/2
     G4+Eb4/12
     F4+D4 G4+Eb4 F4+D4 G4+Eb4 Ab4+F4/2 B4+G4/2 D5+F4/4 G4+Eb4/12
     F4+D4 G4+Eb4 F4+D4 G4+Eb4 Ab4+F4/2 B4+G4/2 D5+F4/4 G4+Eb4/12
     G5+Eb5/2 Eb5+C5/2 G5+Eb5/4 F5+D5/2 Eb5+C5/2
     F5+D5/2 F5+D5 Eb5+C5 D5+Bb4/2 r/2 Bb4+D4/4
     C5+Ab4/2 Eb5+C5/2 D5+Bb4/2 C5+Ab4/2 D5+Bb4/2 Bb4+D4/2
     G4+Eb4/12`,
    `C3 G3 C4 D4 Eb4 C4  C3 G3 Eb4 G4 Eb4 D4
     C3 G3 C4 D4 Eb4 C4  C3 G3 Eb4 G4 Eb4 D4
     Bb2 F3 Bb3 D4 F4 D4  Bb2 F3 Bb3 D4 F4 D4
     F3 C4 F4 Ab4 F4 C4  G2 D3 Bb3 D4 Bb3 D3
     C3 G3 C4 D4 Eb4 C4  C3 G3 Eb4 G4 Eb4 D4
     G2 G3 B3 D4 B3 G3  G2 G3 B3 D4 B3 G3
     C3 G3 C4 D4 Eb4 C4  C3 G3 Eb4 G4 Eb4 D4
     G2 G3 B3 D4 B3 G3  G2 G3 B3 D4 B3 G3
     C3 G3 C4 D4 Eb4 C4  C3 G3 Eb4 G4 Eb4 D4
     C3 G3 C4 D4 Eb4 C4  C3 G3 Eb4 G4 Eb4 D4
     Bb2 F3 Bb3 D4 F4 D4  Bb2 F3 Bb3 D4 F4 D4
     F3 C4 F4 Ab4 F4 C4  G2 D3 Bb3 D4 Bb3 D3
     C3 G3 C4 D4 Eb4 C4  C3 G3 Eb4 G4 Eb4 D4`,
  ],
};

/** A prelude of our own in the manner of Manuel Ponce, whose works are not free everywhere. */
const PRELUDE_BARS = `
  A2 E3 A3 C4 E4
  A2 E3 B3 C4 E4
  A2 F3 A3 C4 E4
  A2 F#3 A3 C4 E4
  G2 E3 G3 B3 E4
  F2 E3 A3 C4 E4
  E2 D3 G#3 B3 D4
  E2 D3 G#3 C4 E4
  A2 E3 G3 C4 E4
  D3 A3 C4 F4 A4
  G2 F3 B3 D4 G4
  C3 E3 G3 B3 E4
  F2 C3 A3 C4 E4
  B2 F3 A3 D4 F4
  E2 E3 G#3 D4 F4
  A2 E3 A3 C4 G4
  Bb2 F3 A3 D4 F4
  Bb2 F3 Bb3 D4 G4
  E2 D3 G#3 B3 F4
  E2 D3 G#3 B3 E4
  A2 E3 A3 B3 E4
  A2 E3 A3 C4 E4`;

export const PONCE_PRELUDE: Score = {
  quartersPerMinute: 76,
  unit: 0.5,
  voices: [broken(PRELUDE_BARS, [0, 1, 2, 3, 4, 3, 2, 1])],
};

/** Gaspar Sanz (1640-1710), Preludio, played in the Suite española made of his pieces. */
export const SPANISH_SUITE: Score = {
  quartersPerMinute: 108,
  unit: 0.5,
  voices: [
    `E3 B3 G4 D3 C3 C4 B2 A2
     G#2 B3 E4 D4 A2 C4 E4 A2
     B2 D4 G4 B2 C#3 E4 A4 C#3
     D3 D4 F#4 C3 B2 D4 G4 F#4
     C3 C4 E4 B2 A2 C4 F#4 E4
     B2 D#4 F#4 A3 G#3 B3 E4 D3
     C3+A3 C4 E4 G3 F#3 D4 A4 F#3
     G3/0.667 B3/0.667 G4/0.666 A3/0.667 G3/0.667 F3/0.666 E3/0.667 B3/0.667 G4/0.666 F3/0.667 E3/0.667 D3/0.666
     C3/0.667 C4/0.667 E4/0.666 C3/0.667 B2/0.667 A2/0.666 G#2/0.667 B3/0.667 E4/0.666 D4/0.667 C4/0.667 B3/0.666
     A3/0.667 C4/0.667 E4/0.666 G4/0.667 F#4/0.667 E4/0.666 B3/0.667 D#4/0.667 F#4/0.666 A4/0.667 G4/0.667 F#4/0.666
     E3 B3 G4 E3 F#3 D4 A4 F#3
     G#3 B3 E4 D4 A3 C4 E4 F#4
     B3 D4 F#4 G#4 A2 C4 A4 D#4
     E4 G4 B4 C#5 D3 F#4 D5 G#4
     A2 A4 C#5 D#4 E4 G4 B4 C#5
     C#4 E4 A4 C#4 D4 F#4 A4 B4
     B3 D4 G4 B3 C4 E4 G4 A4
     A3 C4 E4 A3 B3 D#4 F#4 G#4
     G#3 B3 E4 G#3 A3 C4 E4 F#4
     F#3 D4 A4 F#3 G3 B3 G4 G3
     E3 B3 G4 E3 F#3 D4 A4 F#3
     D#3 B3 F#4 D#3 E3 B3 G4 E3
     C#3 E4 A4 C#3 D3 D4 F#4 D3
     B2 D4 G4 B2 C3 C4 E4 C3
     A2 C4 E4 A2 B2 D4 G4 B2
     G#2 B3 E4 G#2 A2 C4 E4 F#4
     G2 B3 G4 A2 B2 D#4 F#4 B3
     E3 B3 G4 D3 C3 C4 E4 B2
     A2 C4 E4 A2 B3 D#4 F#4 B3
     E2+G3+B3+G4/8`,
  ],
};
