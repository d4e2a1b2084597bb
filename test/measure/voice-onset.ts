/**
 * How soon the voice gate falls silent for speech, and for which sounds it does so wrongly:
 * `tsx --conditions=source test/measure/voice-onset.ts [folder of WAV files]`. Sentences are spoken by flite and espeak-ng.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  channelOf,
  concatSamples,
  decodeG711,
  encodeG711,
  loadVoiceModel,
  nextVoice,
  parseWav,
  quietGate,
  resample,
  ToneWatch,
  VOICE_WINDOW,
  wantsTone,
  wavSamples,
} from '#audio';
import { silentLog } from '#base';
import { noiseSource, SOUNDS, synthesise } from '../kit/sounds.ts';

const ENGLISH = ['What are your opening hours?', 'Stop, please.', 'No wait', 'Hello can you hear me', 'How much is it'];
const FRENCH = ['Attendez une seconde', 'Non ce n’est pas ça', 'Oui bonjour', 'Je voudrais parler à un conseiller'];
const model = await loadVoiceModel(silentLog);
const background = noiseSource(99);

interface Clip {
  readonly name: string;
  readonly samples: Int16Array;
}

async function clipOf(name: string, wav: Uint8Array): Promise<Clip> {
  const parsed = parseWav(wav);
  const mono = channelOf(wavSamples(parsed), parsed.channels, 0);
  return { name, samples: await resample(mono, parsed.sampleRate, 8000) };
}

/** flite writes to files only. */
function spokenByFlite(voice: string, text: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'voice-onset-'));
  const file = join(folder, 'spoken.wav');
  execFileSync('flite', ['-voice', voice, '-t', text, '-o', file]);
  const wav = readFileSync(file);
  rmSync(folder, { recursive: true });
  return wav;
}

async function clips(): Promise<Clip[]> {
  const out: Clip[] = [];
  const folder = process.argv[2];
  for (const file of folder ? readdirSync(folder) : [])
    if (file.endsWith('.wav')) out.push(await clipOf(file, readFileSync(join(folder ?? '', file))));
  for (const voice of ['slt', 'rms', 'awb', 'kal16'])
    for (const text of ENGLISH) out.push(await clipOf(`${voice}: ${text}`, spokenByFlite(voice, text)));
  for (const [voice, texts] of [
    ['en', ENGLISH],
    ['fr', FRENCH],
  ] as const)
    for (const text of texts)
      out.push(await clipOf(`${voice}: ${text}`, execFileSync('espeak-ng', ['-v', voice, '--stdout', text])));
  return out;
}

const peakOf = (samples: Int16Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);

function atPeak(samples: Int16Array, dbfs: number): Int16Array {
  const gain = (32_767 * 10 ** (dbfs / 20)) / peakOf(samples);
  return samples.map((sample) => Math.round(sample * gain));
}

/** First of two consecutive 10 ms frames within 25 dB of the loudest. */
function onsetOf(samples: Int16Array): number {
  const energies = Array.from({ length: Math.floor(samples.length / 80) }, (_, i) =>
    samples.subarray(i * 80, i * 80 + 80).reduce((sum, sample) => sum + sample * sample, 0),
  );
  const least = Math.max(...energies) * 10 ** -2.5;
  return (
    80 *
    Math.max(
      0,
      energies.findIndex((energy, i) => energy > least && (energies[i + 1] ?? 0) > least),
    )
  );
}

/** Ends of the windows at which the gate first started, held and confirmed. */
async function watch(samples: Int16Array): Promise<Map<string, number>> {
  const noisy = samples.map((sample) => Math.max(-32_768, Math.min(32_767, sample + Math.round(background() * 20))));
  const heard = decodeG711('alaw', encodeG711('alaw', noisy));
  const memory = model.remember();
  const first = new Map<string, number>();
  const tones = new ToneWatch();
  let state = quietGate;
  for (let end = VOICE_WINDOW; end <= heard.length; end += VOICE_WINDOW) {
    const window = { memory, samples: heard.subarray(end - VOICE_WINDOW, end), probability: 0 };
    await model.judge([window]);
    const looked = wantsTone(state, window.probability, end);
    const tone = looked ? tones.look(window.samples) : tones.pass(window.samples);
    const step = nextVoice(state, window.probability, end, tone);
    state = step.state;
    for (const { kind } of step.news) if (!first.has(kind)) first.set(kind, end);
  }
  return first;
}

const latencies: Record<'start' | 'held' | 'confirmed', number[]> = { start: [], held: [], confirmed: [] };
for (const clip of await clips())
  for (const dbfs of [-6, -18, -26])
    for (const shift of [0, 70, 140, 210]) {
      const lead = new Int16Array(8000 + shift);
      const first = await watch(concatSamples([lead, atPeak(clip.samples, dbfs), new Int16Array(4000)]));
      const onset = lead.length + onsetOf(clip.samples);
      for (const kind of ['start', 'held', 'confirmed'] as const)
        latencies[kind].push(((first.get(kind) ?? Number.POSITIVE_INFINITY) - onset) / 8);
    }
for (const [kind, values] of Object.entries(latencies)) {
  values.sort((a, b) => a - b);
  const at = (share: number) => Math.round(values[Math.floor(share * values.length)] ?? 0);
  console.log(`${kind}: n ${values.length}, p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p95 ${at(0.95)} ms`);
}
for (const kind of Object.keys(SOUNDS) as (keyof typeof SOUNDS)[])
  for (const dbfs of [-3, -12, -24]) {
    const first = await watch(synthesise(kind, 30, dbfs));
    if (first.size > 0) console.log(`${kind} at ${dbfs} dBFS: ${[...first.keys()].join(', ')}`);
  }
await model.close();
