import type { Vendor } from '../catalog/vendor.ts';
import { createGoogleSpeechToText, GOOGLE_HEARING, GOOGLE_MODELS } from './speech-to-text.ts';
import { createGoogleTextToSpeech, GOOGLE_SPEAKING } from './text-to-speech.ts';

/** Google Cloud's Speech-to-Text and Text-to-Speech. The service account says who is the customer, and the project. */
export const googleCloud: Vendor = {
  id: 'google-cloud',
  name: 'Google Cloud Speech',
  languages: 'any',
  credentials: [
    { name: 'serviceAccount', secret: true, required: true, example: '{ "type": "service_account", … }' },
    { name: 'region', secret: false, required: false, example: 'eu' },
    { name: 'address', secret: false, required: false, example: 'https://speech.example.org' },
  ],
  pricesAsOf: '2026-07',
  testedAgainst: "the vendor's libraries and a local server made from their gRPC definitions; not Google itself",
  // The first half million minutes a month, and Chirp 3 HD.
  speechToText: {
    capabilities: GOOGLE_HEARING,
    models: GOOGLE_MODELS,
    prices: { '*': 0.016 },
    create: createGoogleSpeechToText,
  },
  textToSpeech: {
    capabilities: GOOGLE_SPEAKING,
    models: [],
    prices: { '*': 30 },
    create: createGoogleTextToSpeech,
  },
};
