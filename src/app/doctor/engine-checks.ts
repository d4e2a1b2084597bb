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
    if (found.ok) return ok('English is recognised over the phone.');
    return warning(`${found.missing} Assistants understand keys and typed text only.`, found.remedy);
  },
};

export const languageModel: Check = {
  name: 'Language model',
  run: async (_config, probes) => {
    const found = await probes.ollama();
    if (found.ok) return ok('Ollama answers on this machine: local assistants think with it.');
    return ok(`${found.missing} Local assistants follow their intents and documents. To add one: ${found.remedy}`);
  },
};
