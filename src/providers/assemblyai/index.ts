import type { Vendor } from '../catalog/vendor.ts';
import { ASSEMBLYAI_HEARS, createAssemblyAiSpeechToText } from './speech-to-text.ts';

const DEFAULT_MODEL = 'universal-streaming-multilingual';

export const assemblyai: Vendor = {
  id: 'assemblyai',
  name: 'AssemblyAI',
  languages: ASSEMBLYAI_HEARS.languages,
  credentials: [
    { name: 'apiKey', secret: true, required: true, example: '0123456789abcdef0123456789abcdef' },
    { name: 'address', secret: false, required: false, example: 'https://streaming.eu.assemblyai.com' },
  ],
  pricesAsOf: '2026-05',
  testedAgainst: 'a local server that speaks /v3/ws; not AssemblyAI itself',
  speechToText: {
    capabilities: ASSEMBLYAI_HEARS,
    models: [DEFAULT_MODEL, 'universal-streaming-english', 'u3-rt-pro'],
    // For the time that the connection is open.
    prices: { '*': 0.0025, 'u3-rt-pro': 0.0075 },
    create: (access, { model, silenceMs }) =>
      createAssemblyAiSpeechToText(access, { model: model || DEFAULT_MODEL, silenceMs }),
  },
};
