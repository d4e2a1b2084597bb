import type { SpeechToTextOffer, TextToSpeechOffer, VendorAccess } from '../catalog/vendor.ts';
import { createRealtimeTranscription, REALTIME_CAPABILITIES } from '../openai-speech/realtime-transcription.ts';
import { speechServer } from '../openai-speech/server.ts';
import { createSpeech, SPEECH_CAPABILITIES } from '../openai-speech/speech.ts';
import { openAiVoices } from '../openai-speech/voices.ts';

const serverOf = (access: VendorAccess) => speechServer('openai', access, 'api.openai.com/v1');

/** Transcription sessions of the realtime API. */
export const openAiSpeechToText: SpeechToTextOffer = {
  capabilities: REALTIME_CAPABILITIES,
  // The first one writes while the caller speaks; the others begin when the segment is over.
  models: ['gpt-live-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-transcribe'],
  prices: { 'gpt-live-transcribe': 0.017, 'gpt-4o-mini-transcribe': 0.003, 'gpt-4o-transcribe': 0.006 },
  create: (access, { model }) => createRealtimeTranscription(serverOf(access), model),
};

/** Its `audio/speech`. */
export const openAiTextToSpeech: TextToSpeechOffer = {
  capabilities: SPEECH_CAPABILITIES,
  models: ['gpt-4o-mini-tts', 'tts-1', 'tts-1-hd'],
  // gpt-4o-mini-tts is paid by audio token, which comes to about the same as tts-1.
  prices: { 'gpt-4o-mini-tts': 15, 'tts-1': 15, 'tts-1-hd': 30 },
  create(access, { model }) {
    const voices = openAiVoices(model);
    return createSpeech(serverOf(access), { model, voices: async () => voices });
  },
};
