export { Ambience, type SoundLoop } from './ambience.ts';
export { type Beep, BeepDetector } from './beep.ts';
export { Concealment } from './concealment.ts';
export { DtmfDetector, dtmfTone } from './dtmf.ts';
export { concatSamples, millisecondsOf, SAMPLE_RATE, SAMPLES_PER_MS, samplesOf } from './frame.ts';
export {
  ALAW_SILENCE,
  alawToLinear,
  decodeG711,
  decodeG711Into,
  encodeG711,
  encodeG711Into,
  type G711Law,
  linearToAlaw,
} from './g711.ts';
export { type AudioPacket, JitterBuffer, type JitterCounters, type JitterPiece } from './jitter-buffer.ts';
export { gainOf, levelDbfs } from './level.ts';
export { Playout, type PlayoutNews } from './playout.ts';
export { createResampler, type Resampler, resample } from './resample.ts';
export { SampleBlocks } from './sample-queue.ts';
export { loadVoiceModel } from './silero.ts';
export { joined, levelled } from './sounds/make-loop.ts';
export { renderSound } from './sounds/render.ts';
export { type Tone, ToneWatch } from './tone-watch.ts';
export { RecentAudio } from './turn-model/recent-audio.ts';
export { type LoadedTurnModel, loadTurnModel, type TurnModel } from './turn-model/turn-model.ts';
export { nextVoice, quietGate, VOICE_WINDOW, type VoiceGateState, type VoiceNews, wantsTone } from './voice-gate.ts';
export type { VoiceMemory, VoiceModel, VoiceWindow } from './voice-model.ts';
export {
  channelOf,
  encodeWav,
  parseWav,
  repairedWavHeader,
  WAV_HEADER_BYTES,
  type WavAudio,
  type WavEncoding,
  WavError,
  type WavFormat,
  wavHeader,
  wavSamples,
} from './wav.ts';
