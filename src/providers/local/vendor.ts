import type { Vendor } from '../catalog/vendor.ts';
import { checkLocalSpeech, checkRecogniser } from './check.ts';
import { createLocalSpeechToText, LOCAL_CAPABILITIES } from './recognition/speech-to-text.ts';
import { createLocalTextToSpeech } from './speech/text-to-speech.ts';

/** What this machine's own programs can do. The offline brain is made from an assistant's script: see `createOfflineBrain`. */
export const local: Vendor = {
  id: 'local',
  name: 'Offline, on this machine',
  languages: LOCAL_CAPABILITIES.languages,
  credentials: [],
  testedAgainst: 'the programs themselves: pocketsphinx, SVOX Pico, Flite and eSpeak NG',
  check: () => Promise.all([checkLocalSpeech(), checkRecogniser()]),
  speechToText: {
    capabilities: LOCAL_CAPABILITIES,
    models: [],
    prices: { '*': 0 },
    create(access) {
      const { warmUp, ...recogniser } = createLocalSpeechToText(access);
      return { ...recogniser, warm: async () => warmUp() };
    },
  },
  textToSpeech: {
    capabilities: {
      ...{ streaming: true, textStreaming: false, g711: [], wordTimes: false, ssml: false },
      languages: 'any',
    },
    models: [],
    prices: { '*': 0 },
    create: createLocalTextToSpeech,
  },
};
