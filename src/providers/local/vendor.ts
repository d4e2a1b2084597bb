import type { Vendor } from '../catalog/vendor.ts';
import { checkLocalSpeech, checkRecogniser } from './check.ts';
import { createLocalSpeechToText, hearingCapabilities } from './recognition/speech-to-text.ts';
import { createLocalTextToSpeech } from './speech/text-to-speech.ts';

/**
 * What this machine's own programs and the models in `modelsFolder` can do. The offline brain is made from an assistant's
 * script: see `createOfflineBrain`.
 */
export function localVendor(modelsFolder?: string): Vendor {
  return {
    id: 'local',
    name: 'Offline, on this machine',
    get languages() {
      return hearingCapabilities(modelsFolder).languages;
    },
    credentials: [],
    testedAgainst:
      'the programs themselves: pocketsphinx, SVOX Pico, Flite and eSpeak NG; sherpa-onnx with models of the published kinds that were made for the tests, not with the published ones',
    check: () => Promise.all([checkLocalSpeech(modelsFolder), checkRecogniser(modelsFolder)]),
    speechToText: {
      get capabilities() {
        return hearingCapabilities(modelsFolder);
      },
      models: [],
      prices: { '*': 0 },
      create(access) {
        const { warmUp, ...recogniser } = createLocalSpeechToText({ ...access, modelsFolder });
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
      create: (access) => createLocalTextToSpeech({ ...access, modelsFolder }),
    },
  };
}
