import { existsSync } from 'node:fs';
import { RECOGNISER_REMEDY } from './recognition/engine-process.ts';
import { MODEL_FOLDER } from './recognition/model.ts';
import { remedyFor } from './speech/child-output.ts';
import { ESPEAK, espeak } from './speech/espeak.ts';
import { flite } from './speech/flite.ts';
import { pico } from './speech/pico.ts';

type Check = { readonly ok: true } | { readonly ok: false; readonly missing: string; readonly remedy: string };

/** Whether this machine can speak. */
export async function checkLocalSpeech(): Promise<Check> {
  const lists = await Promise.all([espeak, pico, flite].map((engine) => engine.voices()));
  if (lists.some((voices) => voices.length > 0)) return { ok: true };
  return { ok: false, missing: 'No offline voice is installed.', remedy: remedyFor(ESPEAK) };
}

const LIBRARIES = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/libpocketsphinx.so.3`);

/** Whether this machine can hear: the library and the model are there. */
export async function checkRecogniser(): Promise<Check> {
  if (existsSync(MODEL_FOLDER) && LIBRARIES.some((file) => existsSync(file))) return { ok: true };
  return { ok: false, missing: 'The offline recogniser is not installed.', remedy: RECOGNISER_REMEDY };
}
