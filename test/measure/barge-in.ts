/**
 * What stops the assistant, far from real time: noises that must not and voices that must, through the media engine of a
 * call (test/measure/replay/overhear.ts) at random offsets, levels, speeds and packet times:
 *   tsx --conditions=source test/measure/barge-in.ts [--rounds 100] [--seed 1] [--noise FOLDER]... [--speech FOLDER]...
 * A round is ten minutes of the noises of the benchmark, and ten of those that nothing was tuned by. Folders hold WAV files:
 * music, or one interruption each. And what a look at a tone costs.
 */
import { parseArgs } from 'node:util';
import { concatSamples, loadVoiceModel, renderSound, ToneWatch, VOICE_WINDOW } from '#audio';
import { silentLog } from '#base';
import { percentile } from '#domain';
import { MUSIC } from '../../src/app/bench/noise/music.ts';
import { SURROUNDINGS } from '../../src/app/bench/noise/surroundings.ts';
import { noiseSource, RATE, type Sound as Wave } from '../../src/app/bench/noise/synthesis.ts';
import { HELD_OUT } from './replay/held-out.ts';
import { type Overheard, overhear, type Sound } from './replay/overhear.ts';
import { atPeak, onsetOf, soundsIn, spokenVoices } from './replay/voices.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    noise: { type: 'string', multiple: true, default: [] },
    speech: { type: 'string', multiple: true, default: [] },
  },
});

const CALLS = 32;
const ROUND_SECONDS = 600;
const CALL_SECONDS = 30;
/** Longer than the longest period of a noise. */
const PIECE_SECONDS = 90;
/** A pause so long is a stop. */
const STOP_MS = 1000;
const NOISE_PEAKS = [-3, -6, -10, -14, -20, -26];
const SPEECH_PEAKS = [-6, -14, -24];
/** Plucked strings from scores: music that comes with the product. */
const SCORES = ['spanish-dance', 'bach-prelude', 'ponce-prelude', 'spanish-suite'];

const model = await loadVoiceModel(silentLog);
const noise = noiseSource(7919 * Number(values.seed));
const random = () => (noise() + 1) / 2;
const oneOf = <T>(list: readonly [T, ...T[]] | readonly T[]): T => list[Math.floor(random() * list.length)] as T;

function piece(wave: () => Wave): Int16Array {
  const sound = wave();
  const raw = Float64Array.from({ length: PIECE_SECONDS * RATE }, (_, i) => sound(i / RATE));
  const peak = raw.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  return Int16Array.from(raw, (value) => Math.round((30_000 * value) / peak));
}

/** A stretch from anywhere in a piece, every other one at its own speed and others a little slower or faster. */
function stretchOf({ name, samples }: Sound): Sound {
  const speed = random() < 0.5 ? 1 : 0.84 + 0.35 * random();
  const length = Math.min(CALL_SECONDS * RATE, Math.floor((samples.length - 2) / speed));
  const from = Math.floor(random() * Math.max(0, samples.length - 2 - length * speed));
  const out = Int16Array.from({ length }, (_, i) => {
    const at = from + i * speed;
    const low = Math.floor(at);
    return Math.round((samples[low] ?? 0) * (1 - at + low) + (samples[low + 1] ?? 0) * (at - low));
  });
  return { name, samples: atPeak(out, oneOf(NOISE_PEAKS)) };
}

async function overhearAll(sounds: readonly Sound[]): Promise<Overheard[]> {
  const all: Overheard[] = [];
  // Calls of one length together: all of them last as long as the longest.
  const sorted = sounds.toSorted((a, b) => a.samples.length - b.samples.length);
  for (let at = 0; at < sorted.length; at += CALLS)
    all.push(...(await overhear(model, sorted.slice(at, at + CALLS), random)));
  return all;
}

async function playNoises(title: string, pieces: readonly Sound[], seconds: number): Promise<void> {
  const heard: Overheard[] = [];
  let played = 0;
  for (let index = 0; played < seconds; ) {
    const sounds = Array.from({ length: CALLS }, () => stretchOf(pieces[index++ % pieces.length] as Sound));
    played += sounds.reduce((sum, { samples }) => sum + samples.length / RATE, 0);
    heard.push(...(await overhearAll(sounds)));
  }
  const pauses = heard.flatMap(({ pausesMs }) => pausesMs);
  const stops = heard.filter(({ pausesMs }) => pausesMs.some((ms) => ms >= STOP_MS));
  const taken = heard.filter(({ confirmed }) => confirmed > 0);
  const names = [...new Set([...stops, ...taken].map(({ name }) => name))].join(', ');
  console.log(
    `${title}: ${(played / ROUND_SECONDS).toFixed(1)} x 600 s, ${stops.length} stopped for a second, ` +
      `${taken.length} taken for speech (${names}), ${pauses.length} pauses, ` +
      `p95 ${ms(percentile(pauses, 0.95))}, longest ${ms(Math.max(0, ...pauses))}`,
  );
}

const ms = (value: number | undefined) => `${Math.round(value ?? 0)} ms`;

/** Every voice at three levels, after a second of a quiet room. */
async function playVoices(title: string, voices: readonly Sound[]): Promise<void> {
  const onsets = new Map<string, number>();
  const sounds = voices.flatMap(({ name, samples }) =>
    SPEECH_PEAKS.map((dbfs) => {
      const lead = RATE + Math.floor(random() * 512);
      const row = concatSamples([new Int16Array(lead), atPeak(samples, dbfs), new Int16Array(6000)]);
      const id = `${name} at ${dbfs}`;
      onsets.set(id, (lead + onsetOf(samples)) / 8);
      return { name: id, samples: row.map((sample) => sample + Math.round(20 * noise())) };
    }),
  );
  const heard = await overhearAll(sounds);
  const since = (of: (each: Overheard) => number | undefined) =>
    heard.flatMap((each) => {
      const atMs = of(each);
      return atMs === undefined ? [] : [atMs - (onsets.get(each.name) ?? 0)];
    });
  const silent = since(({ silentAtMs }) => silentAtMs);
  const confirmed = since(({ confirmedAtMs }) => confirmedAtMs);
  const count = (of: (each: Overheard) => number) => heard.reduce((sum, each) => sum + of(each), 0);
  console.log(
    `${title}: ${heard.length} spoken, silent after p50 ${ms(percentile(silent, 0.5))}, p95 ${ms(percentile(silent, 0.95))}, ` +
      `${heard.length - silent.length} not; taken for speech after p50 ${ms(percentile(confirmed, 0.5))}, ` +
      `p95 ${ms(percentile(confirmed, 0.95))}, ${heard.length - confirmed.length} not, ` +
      `${count(({ takenBack }) => takenBack)} taken back; ` +
      `${count(({ innerLulls }) => innerLulls)} lulls inside, ${count(({ lastLulls }) => lastLulls)} at the end`,
  );
  const missed = heard.filter(({ confirmedAtMs }) => confirmedAtMs === undefined).map(({ name }) => name);
  if (missed.length > 0) console.log(`  not: ${missed.slice(0, 12).join('; ')}`);
}

async function costOfLook(): Promise<void> {
  const LOOKS = 20_000;
  const window = piece(MUSIC['music-violin']).subarray(0, VOICE_WINDOW);
  const tones = new ToneWatch();
  for (let count = 0; count < LOOKS; count++) tones.look(window);
  const before = process.cpuUsage();
  for (let count = 0; count < LOOKS; count++) tones.look(window);
  const { user, system } = process.cpuUsage(before);
  console.log(`a look at a tone: ${((user + system) / LOOKS).toFixed(1)} us of CPU`);
}

const seconds = Number(values.rounds) * ROUND_SECONDS;
const waves = (table: Readonly<Record<string, () => Wave>>) =>
  Object.entries(table).map(([name, wave]) => ({ name, samples: piece(wave) }));
const scores = SCORES.map(async (name) => ({ name, samples: (await renderSound(name)) ?? new Int16Array(0) }));
await costOfLook();
await playVoices('voices of espeak-ng and flite', await spokenVoices());
for (const folder of values.speech) await playVoices(folder, await soundsIn(folder));
await playNoises('noises of the benchmark', waves({ ...SURROUNDINGS, ...MUSIC }), seconds);
await playNoises('other noises', [...waves(HELD_OUT), ...(await Promise.all(scores))], seconds);
for (const folder of values.noise) await playNoises(folder, await soundsIn(folder), seconds);
await model.close();
