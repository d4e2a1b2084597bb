import { type Check, ok, warning } from './finding.ts';

/** Languages that the demo assistant speaks. */
const WANTED = ['en', 'fr'];

export const voices: Check = {
  name: 'Offline voice',
  run: async (_config, probes) => {
    const found = await probes.offlineVoice();
    if (!found.ok) return warning(`${found.missing} Assistants that use it are silent.`, found.remedy);
    const spoken = await probes.spokenLanguages();
    const missing = WANTED.filter((language) => !spoken.includes(language));
    if (missing.length === 0) return ok(`Speaks ${spoken.length} languages, English and French among them.`);
    return warning(
      `There is no voice for ${missing.join(' and ')}.`,
      'Install eSpeak NG, for example with: sudo apt-get install espeak-ng',
    );
  },
};

export const recogniser: Check = {
  name: 'Offline ears',
  run: async (_config, probes) => {
    const found = await probes.recogniser();
    if (found.ok) return ok('Speech is recognised over the phone.');
    return warning(`${found.missing} Assistants understand keys and typed text only.`, found.remedy);
  },
};

export const pulledModels: Check = {
  name: 'Offline models',
  run: async (_config, probes) => {
    const { models: pulled, canRun } = probes.pulledModels();
    const models = pulled.filter(({ kind }) => kind !== 'end of turn');
    if (models.length === 0)
      return ok('None: the programs of the system hear and speak. To hear and speak better: ./parley models pull fr');
    const names = models.map(({ id }) => id).join(', ');
    if (!canRun) {
      return warning(
        `${names} cannot be used: sherpa-onnx is not installed.`,
        'It exists for Linux and macOS on x64 and arm64, and for Windows on x64; delete node_modules to install it anew.',
      );
    }
    const heard = languagesOf(models.filter(({ kind }) => kind.endsWith('recognition')));
    const spoken = languagesOf(models.filter(({ kind }) => kind === 'voice'));
    return ok(`${names}: hear ${heard}, speak ${spoken}.`);
  },
};

export const endOfTurn: Check = {
  name: 'End of turn',
  run: async (_config, probes) => {
    const { state, detail } = await probes.turnModel();
    if (state === 'works') return ok(`The turn model works: a turn of 8 s is judged in ${detail}.`);
    if (state === 'none')
      return ok('Words and silence tell when a turn is over. To hear it too: ./parley models pull smart-turn');
    return warning(
      `${detail} Words and silence alone tell when a turn is over.`,
      'Pull it again: ./parley models remove smart-turn, then ./parley models pull smart-turn',
    );
  },
};

const languagesOf = (models: readonly { readonly languages: readonly string[] }[]): string =>
  [...new Set(models.flatMap(({ languages }) => languages))].sort().join(' ') || 'nothing';

export const languageModel: Check = {
  name: 'Language model',
  run: async (_config, probes) => {
    const found = await probes.ollama();
    if (found.ok) return ok('Ollama answers on this machine: local assistants think with it.');
    return ok(`${found.missing} Local assistants follow their intents and documents. To add one: ${found.remedy}`);
  },
};
