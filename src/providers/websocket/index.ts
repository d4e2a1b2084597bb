export { type RecognitionProtocol, RecognitionStream } from './recognition-stream.ts';
export type { Heard } from './segments.ts';
export { type KeptVoice, socketVoice } from './socket-voice.ts';
export type { SpeechNews, SpeechProtocol } from './speech-connection.ts';
export { getJson, parseMessage, socketSettings, type VendorApi, vendorApi, voiceList } from './vendor-api.ts';
