import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian's pocketsphinx-en-us puts its model. */
export const MODEL_FOLDER = '/usr/share/pocketsphinx/model/en-us';

const PARAMETERS = 'feat.params';
/**
 * The mean sound of a telephone line, in cepstra of the acoustic model's front end: where a decoder begins to adapt.
 * The model's own is that of a microphone, so far away that the first words of a call would be lost.
 */
const TELEPHONE_MEAN = '38.7,4.9,-10.4,21.4,-9.7,-3.1,9.9,-14.3,7.3,-6.1,1.1,2.6,-4.9';

/** Files of a model. */
export interface Model {
  /** A folder. */
  readonly acoustic: string;
  readonly dictionary: string;
  readonly language: string;
}

/**
 * The model in `folder`, set up in `scratch` to begin with the sound of a telephone line. That is a parameter of the
 * model that options cannot override: the scratch model links to all files of the real one but for its parameters.
 */
export function telephoneModel(folder: string, scratch: string): Model {
  const original = join(folder, 'en-us');
  const acoustic = join(scratch, 'acoustic');
  mkdirSync(acoustic);
  for (const file of readdirSync(original))
    if (file !== PARAMETERS) symlinkSync(join(original, file), join(acoustic, file));
  const parameters = readFileSync(join(original, PARAMETERS), 'utf8').replace(/^-cmninit .*$/m, '');
  writeFileSync(join(acoustic, PARAMETERS), `${parameters.trimEnd()}\n-cmninit ${TELEPHONE_MEAN}\n`);
  return { acoustic, dictionary: join(folder, 'cmudict-en-us.dict'), language: join(folder, 'en-us.lm.bin') };
}
