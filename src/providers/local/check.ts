import { existsSync } from 'node:fs';
import { hears, isVoice } from './models/catalogue.ts';
import { installedModels } from './models/installed.ts';
import { RECOGNISER_REMEDY } from './recognition/engine-process.ts';
import { MODEL_FOLDER } from './recognition/model.ts';
import { isSherpaInstalled } from './sherpa/sherpa-onnx.ts';
import { ESPEAK, espeak } from './speech/espeak.ts';
import { flite } from './speech/flite.ts';
import { pico } from './speech/pico.ts';

type Check = { readonly ok: true } | { readonly ok: false; readonly missing: string; readonly remedy: string };

/** Whether this machine can speak. */
export async function checkLocalSpeech(modelsFolder?: string): Promise<Check> {
  if (isSherpaInstalled() && installedModels(modelsFolder).some(isVoice)) return { ok: true };
  const lists = await Promise.all([espeak, pico, flite].map((engine) => engine.voices()));
  if (lists.some((voices) => voices.length > 0)) return { ok: true };
  return { ok: false, missing: 'No offline voice is installed.', remedy: ESPEAK.remedy };
}

const LIBRARIES = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/libpocketsphinx.so.3`);

/** Whether this machine can hear: the library and the model are there, or another model was pulled. */
export async function checkRecogniser(modelsFolder?: string): Promise<Check> {
  if (isSherpaInstalled() && installedModels(modelsFolder).some(hears)) return { ok: true };
  if (existsSync(MODEL_FOLDER) && LIBRARIES.some((file) => existsSync(file))) return { ok: true };
  return { ok: false, missing: 'The offline recogniser is not installed.', remedy: RECOGNISER_REMEDY };
}
