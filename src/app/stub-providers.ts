/** Delays of the stub providers, in ms: where the network would be. */
export interface StubDelays {
  readonly transcriptMs: number;
  readonly firstTokenMs: number;
  readonly firstAudioMs: number;
}
