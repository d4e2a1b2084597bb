import type { SpeechToTextOffer, TextToSpeechOffer, VendorAccess } from '../catalog/vendor.ts';
import { speechServer } from '../openai-speech/server.ts';
import { createSpeech, SPEECH_CAPABILITIES } from '../openai-speech/speech.ts';
import { createUploadedTranscription, UPLOADED_CAPABILITIES } from '../openai-speech/uploaded-transcription.ts';
import { serverVoices } from '../openai-speech/voices.ts';
import { type OwnServerStage, stageAccess } from './stage-access.ts';

/** There is no host without an address: the first request says so. */
const serverOf = (access: VendorAccess, stage: OwnServerStage) =>
  speechServer('openai-compatible', stageAccess(access, stage), '');

/**
 * Whisper on a server of one's own: speaches, faster-whisper, LocalAI, vLLM, or whisper.cpp started with
 * `--inference-path /v1/audio/transcriptions`.
 */
export const compatibleSpeechToText: SpeechToTextOffer = {
  capabilities: UPLOADED_CAPABILITIES,
  // OpenAI's name is an alias nearly everywhere.
  models: [
    ...['whisper-1', 'Systran/faster-whisper-small', 'Systran/faster-whisper-large-v3'],
    ...['deepdml/faster-whisper-large-v3-turbo-ct2', 'openai/whisper-large-v3-turbo'],
  ],
  // Whatever the server at the address asks.
  prices: {},
  create: (access, { model }) => createUploadedTranscription(serverOf(access, 'speechToText'), model),
};

/** Kokoro, Piper and others behind OpenAI's speech API: Kokoro-FastAPI, speaches, LocalAI. */
export const compatibleTextToSpeech: TextToSpeechOffer = {
  capabilities: SPEECH_CAPABILITIES,
  models: ['tts-1', 'kokoro', 'speaches-ai/Kokoro-82M-v1.0-ONNX'],
  prices: {},
  create(access, { model }) {
    const server = serverOf(access, 'textToSpeech');
    const voices = serverVoices(server);
    // Voices of Piper have rates of their own, and raw audio does not say which: speaches converts when it is asked to.
    return createSpeech(server, { model, voices, extra: { sample_rate: 24_000 } });
  },
};
