import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS, type Model } from './catalogue.ts';

/** Written into a model's folder when it is complete: when it came, and the checksum of what came. */
export const RECEIPT = 'model.json';

/** The models in `folder`. Looked for on each call: what is pulled or removed counts from the next call on. */
export function installedModels(folder: string | undefined): readonly Model[] {
  if (folder === undefined || !existsSync(folder)) return [];
  return MODELS.filter(({ id }) => existsSync(join(folder, id, RECEIPT)));
}

/** The file of the model that tells when a turn is over, where one was pulled. */
export function endOfTurnFile(folder: string): string | undefined {
  const model = installedModels(folder).find(({ kind }) => kind === 'end of turn');
  return model && join(folder, model.id, model.files[0]?.name ?? '');
}
