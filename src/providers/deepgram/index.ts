import type { Vendor } from '../catalog/vendor.ts';
import { createDeepgramSpeechToText, DEEPGRAM_HEARS } from './speech-to-text.ts';
import { createDeepgramTextToSpeech, DEEPGRAM_SPEAKS } from './text-to-speech.ts';

export const deepgram: Vendor = {
  id: 'deepgram',
  name: 'Deepgram',
  languages: DEEPGRAM_HEARS.languages,
  credentials: [
    { name: 'apiKey', secret: true, required: true, example: '0123456789abcdef0123456789abcdef01234567' },
    { name: 'address', secret: false, required: false, example: 'https://api.eu.deepgram.com' },
  ],
  pricesAsOf: '2025-12',
  testedAgainst: 'a local server that speaks /v1/listen and /v1/speak; not Deepgram itself',
  speechToText: {
    capabilities: DEEPGRAM_HEARS,
    models: ['nova-3', 'nova-2'],
    // One language, streaming, pay as you go.
    prices: { 'nova-3': 0.0077 },
    create: (access, { model }) => createDeepgramSpeechToText(access, model || 'nova-3'),
  },
  textToSpeech: {
    capabilities: DEEPGRAM_SPEAKS,
    // The voice is the model.
    models: [],
    // Aura-2, pay as you go.
    prices: { '*': 30 },
    create: (access) => createDeepgramTextToSpeech(access),
  },
};
