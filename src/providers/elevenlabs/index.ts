import type { Vendor } from '../catalog/vendor.ts';
import { createElevenLabsSpeechToText, ELEVENLABS_HEARS } from './speech-to-text.ts';
import { createElevenLabsTextToSpeech, ELEVENLABS_SPEAKS } from './text-to-speech.ts';

export const elevenlabs: Vendor = {
  id: 'elevenlabs',
  name: 'ElevenLabs',
  languages: ELEVENLABS_SPEAKS.languages,
  credentials: [
    { name: 'apiKey', secret: true, required: true, example: 'sk_0123456789abcdef0123456789abcdef' },
    { name: 'address', secret: false, required: false, example: 'https://api.eu.residency.elevenlabs.io' },
  ],
  pricesAsOf: '2026-06',
  testedAgainst: 'a local server that speaks /v1/speech-to-text/realtime and multi-stream-input; not ElevenLabs itself',
  speechToText: {
    capabilities: ELEVENLABS_HEARS,
    models: ['scribe_v2_realtime'],
    // $0.39 an hour.
    prices: { scribe_v2_realtime: 0.0065 },
    create: (access, { model }) => createElevenLabsSpeechToText(access, model || 'scribe_v2_realtime'),
  },
  textToSpeech: {
    capabilities: ELEVENLABS_SPEAKS,
    models: ['eleven_flash_v2_5', 'eleven_turbo_v2_5', 'eleven_multilingual_v2'],
    prices: { eleven_flash_v2_5: 50, eleven_turbo_v2_5: 50, eleven_multilingual_v2: 100 },
    create: (access, { model }) => createElevenLabsTextToSpeech(access, model || 'eleven_flash_v2_5'),
  },
};
