import type { SoundLoop } from '#audio';
import type { EventSource } from '#base';

/** Sample rate inside the product, in Hz. Frames are 20 ms = 160 samples, mono, signed 16-bit. */
export const SAMPLE_RATE = 8000;
export const FRAME_SAMPLES = 160;
export const FRAME_MS = 20;

/**
 * What happens on the media worker, without waiting for the conversation, when the caller speaks over the assistant.
 * `off`: nothing. `listen`: duck at once, pause when the sound lasts like speech, go on by itself on a false alarm.
 */
export type BargeInMode = 'off' | 'listen';

export type MediaEvents = {
  /** The caller's audio, concealed and in order: a multiple of 160 samples. Owned by the listener. */
  audio: {
    readonly samples: Int16Array /** Position of the first sample since media began. */;
    readonly position: number;
  };
  /**
   * First voiced audio after silence. `onsetAtMs` is when the sound began (Clock.now), not when it was noticed.
   * Playback is ducked from here on in mode `listen`.
   */
  'voice-start': { readonly onsetAtMs: number; readonly position: number };
  /**
   * The sound has lasted like speech, not like a cough; in mode `listen` playback is paused (kept, silent) from here on,
   * until `clear` or `resume`. Playback may have fallen silent a little earlier, when speech was only likely. A voice much
   * weaker than this caller's usual one only ducks it. `weakerDb`: by how much, so far; told again whenever that
   * is 1 dB less or playback is paused after all.
   */
  'voice-confirmed': { readonly onsetAtMs: number; readonly pausedPlayback: boolean; readonly weakerDb: number };
  /** A confirmed voice has paused for some 30 ms: it may be over, as of `endedAtMs`. Says nothing yet; `voice-end` does. */
  'voice-lull': { readonly endedAtMs: number };
  /**
   * Voice stopped. `endedAtMs` is when the last voiced sample was heard. `confirmed: false` is a false alarm, also after
   * `voice-confirmed`: playback goes on at the sample where it paused. `doubted`: it was music or a tone and may sound on;
   * words that a recogniser makes of it are none.
   */
  'voice-end': {
    readonly endedAtMs: number;
    readonly confirmed: boolean;
    readonly doubted?: boolean;
    readonly voicedMs: number;
    readonly weakerDb: number;
  };
  /** A key was pressed (RFC 4733, in-band tone or `press`): 0-9 * # A-D. Reported once, when the key is down. */
  key: { readonly key: string; readonly atMs: number };
  /** While asked for by `detectBeep`: a single tone ended in silence, as an answering machine gives it before it records. `atMs` is when it ended. */
  beep: { readonly hz: number; readonly lastedMs: number; readonly atMs: number };
  /** First sample of an utterance left for the wire. */
  'playout-start': { readonly utterance: string; readonly atMs: number };
  /** An utterance has left completely, or was cleared: `playedSamples` of it were heard. */
  'playout-end': {
    readonly utterance: string;
    readonly atMs: number;
    readonly playedSamples: number;
    readonly completed: boolean;
  };
  /** Periodic reception figures (RFC 3550 section 6.4.1), each 5 s. */
  quality: {
    readonly received: number;
    readonly lost: number;
    readonly jitterMs: number;
    /** Samples that were lost and invented. */
    readonly concealed: number;
    readonly roundTripMs?: number;
  };
  /**
   * No sign of life for `silentMs`: the wire may be dead. Each 10 s while it lasts, not on hold, and not of relayed
   * sessions, whose carrier watches its wire itself. RTP, comfort noise (RFC 3389), RTCP of the far end's host, `press`
   * and `RtpMediaSession.signOfLife` are signs of life: a telephone that sends nothing while its user is silent is none
   * the worse for it as long as anything shows that it is there. That its user is there, the inactivity rule finds out.
   * `lost`: the worker that carried the session is gone; nothing will be heard or played any more.
   */
  stalled: { readonly silentMs: number; readonly lost?: true };
};

/**
 * The audio of one leg, carried by a media worker; this is its near end on the main thread.
 * Utterances are played in the order in which they began. All methods are cheap, asynchronous and safe after `close`.
 */
export interface MediaSession {
  readonly events: EventSource<MediaEvents>;
  /** Opens an utterance: its audio follows in `play` calls with the same name. */
  beginUtterance(
    utterance: string,
    options?: { /** A legal notice: voice never ducks or pauses it. */ readonly uninterruptible?: boolean },
  ): void;
  /** Appends 8 kHz samples, any length; ownership of the buffer passes to the session. */
  play(utterance: string, samples: Int16Array): void;
  /** No more audio for this utterance: `playout-end` comes when the last sample has left. */
  endUtterance(utterance: string): void;
  /** Drops what has not been heard of every utterance; each gets a `playout-end` with `completed: false`. */
  clear(): void;
  /** Goes on after a pause (a confirmed voice that turned out to say nothing: "mm-hm"). */
  resume(): void;
  setBargeIn(mode: BargeInMode): void;
  /**
   * The sound under everything that is said from now on, also while the assistant is silent or interrupted; not on hold
   * and not while keys go out. Undefined: none.
   */
  setAmbience(loop: SoundLoop | undefined): void;
  /** Listens for the beep of an answering machine from here on, or no more. */
  detectBeep(on: boolean): void;
  /** Sends keys as RFC 4733 events (B6). */
  sendKeys(keys: string, options?: { readonly toneMs?: number; readonly gapMs?: number }): void;
  /**
   * Reports a key that came beside the audio: it becomes a `key` event like any other. One that came as RFC 4733 event
   * or tone too is reported once; after RFC 4733 events those alone count.
   */
  press(key: string): void;
  /** Writes both directions, time-aligned, to a two-channel A-law WAV (left: caller, right: assistant) until `close`. */
  record(file: string): void;
  /** Ends the session; idempotent. Resolves with the final figures when the recording is complete on disk. */
  close(): Promise<MediaSummary>;
  dump(): Readonly<Record<string, unknown>>;
}

export interface MediaSummary {
  /** What the wire carried; absent when media never began. */
  readonly codec?: string;
  readonly recordedMs: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly packetsSent: number;
  readonly jitterMs: number;
}
