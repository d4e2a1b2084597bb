import { linearToAlaw } from '#audio';
import type { Random } from '#simulation';
import type { Utterance } from './caller-voice.ts';

const RATE = 8000;
const FRAME_SAMPLES = 160;

/** A two-pole resonance: a mouth or a nose. */
function resonator(hz: number, bandwidthHz: number): (input: number) => number {
  const radius = Math.exp((-Math.PI * bandwidthHz) / RATE);
  const feedback = 2 * radius * Math.cos((2 * Math.PI * hz) / RATE);
  let [first, second] = [0, 0];
  return (input) => {
    const output = input + feedback * first - radius * radius * second;
    [first, second] = [output, first];
    return output;
  };
}

/** What drives the throat: how much breath, how much voice at which pitch, at a time in s. */
interface Drive {
  readonly seconds: number;
  readonly formants: readonly [number, number][];
  readonly at: (t: number) => { readonly breath: number; readonly voice: number; readonly hz: number };
}

const decay = (t: number, attackS: number, decayS: number) =>
  t < 0 ? 0 : t < attackS ? t / attackS : Math.exp(-(t - attackS) / decayS);

function cough(random: Random): Drive {
  const bursts = Array.from({ length: random.between(1, 3) }, (_, index) => index * (0.28 + random.unit() * 0.2));
  const voiced = random.unit() * 0.5;
  return {
    seconds: (bursts.at(-1) ?? 0) + 0.3,
    formants: [
      [500 + random.unit() * 250, 180],
      [1500, 300],
      [2600, 400],
    ],
    at: (t) => {
      const loud = bursts.reduce((sum, from) => sum + decay(t - from, 0.01, 0.05 + 0.02 * from), 0);
      return { breath: loud, voice: voiced * loud, hz: 150 };
    },
  };
}

function throat(random: Random): Drive {
  const seconds = 0.3 + random.unit() * 0.5;
  const hz = 80 + random.unit() * 60;
  return {
    seconds,
    formants: [
      [450, 150],
      [1100, 250],
    ],
    at: (t) => {
      const loud = Math.sin((Math.PI * Math.min(t, seconds)) / seconds) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 28 * t));
      return { breath: 0.6 * loud, voice: loud, hz };
    },
  };
}

function laugh(random: Random): Drive {
  const count = random.between(3, 7);
  const everyS = 0.18 + random.unit() * 0.06;
  const hz = random.between(150, 320);
  return {
    seconds: count * everyS,
    formants: [
      [750, 130],
      [1250, 180],
      [2500, 300],
    ],
    at: (t) => {
      const loud = decay(t % everyS, 0.02, 0.05) * (1 - t / (count * everyS) / 2);
      return { breath: 0.5 * loud, voice: loud, hz: hz * (1 - 0.25 * (t / (count * everyS))) };
    },
  };
}

function sniffle(random: Random): Drive {
  const seconds = 0.15 + random.unit() * 0.25;
  return {
    seconds,
    formants: [[2200 + random.unit() * 600, 700]],
    at: (t) => ({ breath: Math.sin((Math.PI * Math.min(t, seconds)) / seconds), voice: 0, hz: 0 }),
  };
}

/** A cough, a cleared throat, laughter or a sniffle as A-law, no two alike, its peak at `peakDbfs`. */
export function vocalTic(random: Random, peakDbfs: number): Utterance {
  const make = random.pick([cough, throat, laugh, sniffle]);
  const drive = make(random);
  const filters = drive.formants.map(([hz, bandwidthHz]) => resonator(hz, bandwidthHz));
  let phase = 0;
  const wave = Array.from({ length: Math.ceil((drive.seconds * RATE) / FRAME_SAMPLES) * FRAME_SAMPLES }, (_, index) => {
    const { breath, voice, hz } = drive.at(index / RATE);
    phase = (phase + hz / RATE) % 1;
    const input = breath * (2 * random.unit() - 1) + voice * (1 - 2 * phase);
    return filters.reduce((sum, filter) => sum + filter(input), 0);
  });
  const peak = Math.max(...wave.map(Math.abs));
  const gain = (32_767 * 10 ** (peakDbfs / 20)) / (peak || 1);
  const alaw = Uint8Array.from(wave, (sample) => linearToAlaw(Math.round(sample * gain)));
  return { name: `${make.name} at ${peakDbfs} dBFS`, alaw, words: [] };
}
