export type { SoundLoop } from '#audio';
export { type BrowserLegSettings, createBrowserLeg } from './browser/browser-leg.ts';
export { loadWebRtc } from './browser/load-web-rtc.ts';
export { BrowserNetwork, type BrowserNetworkSettings } from './browser/network.ts';
export type { BrowserReply, BrowserRequest, BrowserSocket, BrowserSocketEvents } from './browser/socket.ts';
export { browserSocketOf } from './browser/websocket.ts';
export type { CallLeg, LegEnd, LegEvents, LegParty, ReferOutcome } from './leg.ts';
export { createMediaPool } from './media/create-media-pool.ts';
export type {
  Codec,
  MediaFigures,
  MediaParameters,
  MediaPool,
  MediaPoolSettings,
  RelayedMediaSession,
  RtpMediaSession,
} from './media/pool.ts';
export {
  type BargeInMode,
  FRAME_MS,
  FRAME_SAMPLES,
  type MediaEvents,
  type MediaSession,
  type MediaSummary,
  SAMPLE_RATE,
} from './media/session.ts';
export {
  openRecording,
  type Recording,
  type RecordingPeaks,
  recordingPeaks,
  repairRecording,
  speechWav,
} from './recording.ts';
export type {
  FindSipAccount,
  SipDialRequest,
  SipEndpoint,
  SipEndpointSettings,
  SipHeld,
  SipInvitation,
  SipScreen,
  SipSource,
  SipVerdict,
} from './sip/contract.ts';
export { createSipEndpoint } from './sip/endpoint.ts';
