export { AUDIO_FORMATS, type AudioFormat, audioFormatOf, HEAD_BYTES, otherKindOf } from './audio-format.ts';
export { loopAsPcm, readLoop } from './loop-file.ts';
export { createTranscoder, type Transcoder } from './transcoder.ts';
