import {
  at,
  burst,
  falling,
  noiseSource,
  noteHz,
  oscillator,
  resonator,
  type Sound,
  sine,
  swell,
} from './synthesis.ts';

/** Chords of A minor, F, C, G by the keys of the piano. */
const CHORDS = [
  [57, 60, 64],
  [53, 57, 60],
  [48, 52, 55],
  [55, 59, 62],
] as const;
const chordAt = (index: number) => CHORDS[index % CHORDS.length] ?? CHORDS[0];
const TUNE = [69, 71, 72, 74, 72, 71, 69, 67, 65, 67, 69, 72, 71, 69, 68, 69];

/** A plucked chord, note after note, over a bass. */
function arpeggio(): Sound {
  const string = oscillator([1, 0.5, 0.24]);
  return (t) => {
    const step = Math.floor(t / 0.25);
    const chord = chordAt(Math.floor(step / 4));
    const hz = noteHz(at([...chord, chord[0] + 12], step));
    return burst(t % 0.25, 0.01, 0.3) * string(hz) + 0.3 * sine(noteHz(chord[0]) / 2, t);
  };
}

/** A tune with a loud lead over chords, as telephone exchanges play it. */
function lead(): Sound {
  const voice = oscillator([1, 0.4, 0.2]);
  return (t) => {
    const hz = noteHz(at(TUNE, Math.floor(t / 0.35)));
    const chord = chordAt(Math.floor(t / 1.4)).reduce((sum, key) => sum + sine(noteHz(key), t), 0);
    return 0.6 * burst(t % 0.35, 0.02, 0.4) * voice(hz * (1 + 0.002 * sine(5, t))) + 0.1 * chord;
  };
}

/** Strings that swell from chord to chord, each note of several slightly different voices. */
function pad(): Sound {
  const voices = [-0.004, 0, 0.005].map((detune) => ({
    detune,
    parts: [0, 1, 2].map(() => oscillator(falling(8, 1.2))),
  }));
  return (t) => {
    const chord = chordAt(Math.floor(t / 2));
    let sum = 0;
    for (const { detune, parts } of voices)
      parts.forEach((part, i) => {
        sum += part(noteHz(at(chord, i) + 12) * (1 + detune));
      });
    return sum * (0.3 + 0.7 * swell(t % 2, 2, 0.4));
  };
}

/** A violin: a rich tone through a body, legato, with vibrato that sets in late. */
function violin(): Sound {
  const bow = oscillator(falling(14, 0.9));
  const body = [resonator(480, 120), resonator(1100, 250), resonator(2500, 500)];
  return (t) => {
    const inNote = t % 0.7;
    const depth = 0.012 * Math.min(1, inNote / 0.3);
    const tone = bow(noteHz(at(TUNE, Math.floor(t / 0.7)) + 5) * (1 + depth * sine(5.6, t))) * swell(inNote, 0.7, 0.06);
    return tone * 0.3 + body.reduce((sum, filter) => sum + filter(tone), 0);
  };
}

/** A muted trumpet: bright attacks, notes of different lengths, rests. */
function brass(): Sound {
  const horn = oscillator(falling(12, 0.7));
  const mute = [resonator(700, 200), resonator(1600, 300)];
  const starts = [0, 0.4, 0.6, 1.2, 1.4, 1.6, 2.4];
  return (t) => {
    const bar = t % 3.2;
    const index = starts.findLastIndex((start) => start <= bar);
    const start = at(starts, index);
    const length = (starts[index + 1] ?? 3.2) - start - 0.05;
    const tone = horn(noteHz(at(TUNE, index + 3 * Math.floor(t / 3.2)))) * swell(bar - start, length, 0.03);
    return mute.reduce((sum, filter) => sum + filter(tone), 0.1 * tone);
  };
}

/** Piano chords on the beat and a tune above them; strings ring on. */
function piano(): Sound {
  const right = oscillator([1, 0.6, 0.35, 0.2, 0.12, 0.08]);
  const left = [0, 1, 2].map(() => oscillator([1, 0.5, 0.3, 0.15]));
  return (t) => {
    const chord = chordAt(Math.floor(t / 1.2));
    const beat = burst(t % 0.6, 0.004, 0.5);
    const tune = burst(t % 0.3, 0.004, 0.35) * right(noteHz(at(TUNE, Math.floor(t / 0.3))));
    return 0.8 * tune + 0.25 * beat * left.reduce((sum, string, i) => sum + string(noteHz(at(chord, i))), 0);
  };
}

/** Kick, snare, hi-hat and a bass line. */
function drums(): Sound {
  const noise = noiseSource(23);
  const skin = resonator(1800, 900);
  const bass = oscillator([1, 0.7, 0.4, 0.2]);
  return (t) => {
    const beat = t % 1;
    const kick = burst(beat % 0.5, 0.003, 0.08) * sine(55 + 90 * Math.exp(-(beat % 0.5) * 40), beat % 0.5);
    const snare = burst((beat + 0.5) % 1, 0.002, 0.07) * (skin(noise()) * 2 + 0.4 * sine(190, t));
    const hat = 0.3 * burst(t % 0.25, 0.001, 0.02) * noise();
    const line =
      0.4 * burst(t % 0.5, 0.01, 0.3) * bass(noteHz(at([33, 33, 36, 38, 40, 38, 36, 35], Math.floor(t / 0.5))));
    return 0.9 * kick + 0.7 * snare + hat + line;
  };
}

/** An electric organ: chords that hold, with a tremolo at the rate of syllables. */
function organ(): Sound {
  const pipes = [0, 1, 2].map(() => oscillator([1, 0.8, 0, 0.5, 0, 0, 0, 0.3]));
  return (t) => {
    const chord = chordAt(Math.floor(t / 1.6));
    const tremolo = 0.7 + 0.3 * sine(6, t);
    return (
      tremolo * swell(t % 1.6, 1.58, 0.02) * pipes.reduce((sum, pipe, i) => sum + pipe(noteHz(at(chord, i) + 12)), 0)
    );
  };
}

/** A low line of strings that slides from note to note: the voice model takes it for a voice for seconds on end. */
function cello(): Sound {
  const string = oscillator([0.3, 1, 0.6, 0.3, 0.5, 0.2, 0.1]);
  const line = [40, 43, 52, 47, 45, 52, 40, 55, 50, 47, 43, 40, 52, 45, 50, 43];
  let hz = noteHz(line[0] ?? 40);
  return (t) => {
    hz += (noteHz(at(line, Math.floor(t / 0.35))) - hz) / 240;
    return swell(t % 0.35, 0.26, 0.02) * string(hz) + 0.15 * sine(noteHz(28), t);
  };
}

/** Quick soft notes in the register of a voice, without a gap: so is this. */
function recorder(): Sound {
  const pipe = oscillator([1, 0.5, 0.24]);
  const line = [50, 53, 55, 57, 62, 60, 57, 55, 53, 57, 60, 62, 65, 62, 57, 53];
  return (t) =>
    swell(t % 0.12, 0.12, 0.015) * pipe(noteHz(at(line, Math.floor(t / 0.12)))) + 0.15 * sine(noteHz(26), t);
}

export const MUSIC = {
  'music-arpeggio': arpeggio,
  'music-lead': lead,
  'music-pad': pad,
  'music-violin': violin,
  'music-brass': brass,
  'music-piano': piano,
  'music-drums': drums,
  'music-organ': organ,
  'music-cello': cello,
  'music-recorder': recorder,
} as const;
