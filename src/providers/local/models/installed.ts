import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS, type Model, type RecognitionModel, type VoiceModel } from './catalogue.ts';

/** Written into a model's folder when it is complete: when it came, and the checksum of what came. */
export const RECEIPT = 'model.json';

/** The models in `folder`. Looked for on each call: what is pulled or removed counts from the next call on. */
export function installedModels(folder: string | undefined): readonly Model[] {
  if (folder === undefined || !existsSync(folder)) return [];
  return MODELS.filter(({ id }) => existsSync(join(folder, id, RECEIPT)));
}

export const isVoice = (model: Model): model is VoiceModel => model.kind === 'voice';
export const hears = (model: Model): model is RecognitionModel => model.kind !== 'voice';
