import type { Vendor } from '../catalog/vendor.ts';
import { AZURE_HEARING, createAzureSpeechToText } from './speech-to-text.ts';
import { AZURE_SPEAKING, createAzureTextToSpeech } from './text-to-speech.ts';

/** Azure Speech. The address is that of a Speech container or of a private endpoint; without one, the region says it. */
export const azure: Vendor = {
  id: 'azure',
  name: 'Azure Speech',
  languages: 'any',
  credentials: [
    { name: 'apiKey', secret: true, required: true, example: '0123456789abcdef0123456789abcdef' },
    { name: 'region', secret: false, required: false, example: 'westeurope' },
    { name: 'address', secret: false, required: false, example: 'https://speech.example.org' },
  ],
  pricesAsOf: '2026-01',
  testedAgainst: "the vendor's SDK and a local server that speaks the service's websocket protocol; not Azure itself",
  // The pay-as-you-go tier: $1 an hour heard, 15 a million characters said.
  speechToText: {
    capabilities: AZURE_HEARING,
    models: [],
    prices: { '*': 0.0167 },
    create: createAzureSpeechToText,
  },
  textToSpeech: {
    capabilities: AZURE_SPEAKING,
    models: [],
    prices: { '*': 15 },
    create: createAzureTextToSpeech,
  },
};
