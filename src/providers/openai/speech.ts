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
  // List price of the first one, November 2026; the others cost 0.003 and 0.006.
  pricePerMinute: 0.017,
  create: (access, { model }) => createRealtimeTranscription(serverOf(access), model),
};

/** Its `audio/speech`. */
export const openAiTextToSpeech: TextToSpeechOffer = {
  capabilities: SPEECH_CAPABILITIES,
  models: ['gpt-4o-mini-tts', 'tts-1', 'tts-1-hd'],
  // tts-1, as listed in 2025. gpt-4o-mini-tts is paid by audio token, which comes to about the same; tts-1-hd is twice that.
  pricePerMillionCharacters: 15,
  create(access, { model }) {
    const voices = openAiVoices(model);
    return createSpeech(serverOf(access), { model, voices: async () => voices });
  },
};
