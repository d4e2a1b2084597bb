import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelOf, parseWav, resample, wavSamples } from '#audio';
import type { Sound } from './overhear.ts';

const WORDS = {
  en: [
    ...['no', 'stop', 'wait', 'yes', 'hello', 'excuse me', 'no, that is wrong', 'How much is it?'],
    ...['What are your opening hours?', 'Hello, can you hear me?'],
  ],
  fr: [
    ...['non', 'oui', 'stop', 'attendez', 'pardon', 'excusez-moi', 'Attendez une seconde', 'Non ce n’est pas ça'],
    ...['Je voudrais parler à un conseiller', 'Combien ça coûte ?'],
  ],
} as const;
const ESPEAK = { en: ['en', 'en+f3', 'en+m3'], fr: ['fr', 'fr+f2', 'fr+m4'] } as const;
const FLITE = ['slt', 'rms', 'awb', 'kal16'];

/** Short interruptions in English and French, by voices of men and women of espeak-ng and flite. */
export async function spokenVoices(): Promise<Sound[]> {
  const sounds: Sound[] = [];
  for (const language of ['en', 'fr'] as const)
    for (const voice of ESPEAK[language])
      for (const text of WORDS[language])
        sounds.push(await soundOf(`${voice}: ${text}`, execFileSync('espeak-ng', ['-v', voice, '--stdout', text])));
  for (const voice of FLITE)
    for (const text of WORDS.en) sounds.push(await soundOf(`${voice}: ${text}`, spokenByFlite(voice, text)));
  return sounds;
}

/** The WAV files of a folder, as 8 kHz. */
export async function soundsIn(folder: string): Promise<Sound[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.wav'));
  return Promise.all(files.map((file) => soundOf(file, readFileSync(join(folder, file)))));
}

async function soundOf(name: string, wav: Uint8Array): Promise<Sound> {
  const parsed = parseWav(wav);
  const mono = channelOf(wavSamples(parsed), parsed.channels, 0);
  return { name, samples: await resample(mono, parsed.sampleRate, 8000) };
}

/** flite writes to files only. */
function spokenByFlite(voice: string, text: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'spoken-'));
  const file = join(folder, 'spoken.wav');
  execFileSync('flite', ['-voice', voice, '-t', text, '-o', file]);
  const wav = readFileSync(file);
  rmSync(folder, { recursive: true });
  return wav;
}

/** `samples` with its peak at `dbfs`. */
export function atPeak(samples: Int16Array, dbfs: number): Int16Array {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  const gain = (32_767 * 10 ** (dbfs / 20)) / peak;
  return samples.map((sample) => Math.round(sample * gain));
}

const PIECE = 80;

/** Where speech begins, in samples: the first of two 10 ms pieces in a row within 25 dB of the loudest. */
export function onsetOf(samples: Int16Array): number {
  const energies = Array.from({ length: Math.floor(samples.length / PIECE) }, (_, i) =>
    samples.subarray(i * PIECE, (i + 1) * PIECE).reduce((sum, sample) => sum + sample * sample, 0),
  );
  const least = Math.max(...energies) * 10 ** -2.5;
  const first = energies.findIndex((energy, i) => energy > least && (energies[i + 1] ?? 0) > least);
  return PIECE * Math.max(0, first);
}
