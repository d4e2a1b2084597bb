import type { SoundLoop } from '#audio';
import type { MediaParameters } from './pool.ts';
import type { BargeInMode, MediaEvents, MediaSummary } from './session.ts';

/** What the main thread asks of a worker. `session` is the pool's number of the session. */
export type ToWorker =
  | { readonly kind: 'open'; readonly session: number; readonly relayed: boolean }
  | { readonly kind: 'start'; readonly session: number; readonly parameters: StartParameters }
  | {
      readonly kind: 'begin-utterance';
      readonly session: number;
      readonly utterance: string;
      readonly uninterruptible: boolean;
    }
  | { readonly kind: 'play'; readonly session: number; readonly utterance: string; readonly samples: Int16Array }
  | { readonly kind: 'end-utterance'; readonly session: number; readonly utterance: string }
  | { readonly kind: 'clear'; readonly session: number }
  | { readonly kind: 'resume'; readonly session: number }
  | { readonly kind: 'barge-in'; readonly session: number; readonly mode: BargeInMode }
  | { readonly kind: 'ambience'; readonly session: number; readonly loop: SoundLoop | undefined }
  | { readonly kind: 'detect-beep'; readonly session: number; readonly on: boolean }
  | {
      readonly kind: 'send-keys';
      readonly session: number;
      readonly keys: string;
      readonly toneMs: number;
      readonly gapMs: number;
    }
  | { readonly kind: 'press'; readonly session: number; readonly key: string }
  | { readonly kind: 'sign-of-life'; readonly session: number }
  | { readonly kind: 'record'; readonly session: number; readonly file: string }
  | { readonly kind: 'packet'; readonly session: number; readonly packet: Uint8Array }
  | { readonly kind: 'close'; readonly session: number }
  | { readonly kind: 'figures'; readonly request: number }
  | { readonly kind: 'shut-down' };

/** A relayed session has no addresses: its packets come and go by message. */
export type StartParameters = MediaParameters | Pick<MediaParameters, 'codec' | 'payloadType' | 'keysPayloadType'>;

/** Events that cross as they are; audio crosses packed, because it comes fifty times a second. */
type PlainEvent = Exclude<keyof MediaEvents, 'audio'>;
export type SessionEvent = {
  [K in PlainEvent]: { readonly session: number; readonly name: K; readonly event: MediaEvents[K] };
}[PlainEvent];

/** Numbers per entry of `Batch.index`: session, samples, position. */
export const INDEX_FIELDS = 3;

/** Everything that happened to all sessions of a worker since the batch before: one message, two transfers. */
export interface Batch {
  readonly kind: 'batch';
  readonly index: Float64Array<ArrayBuffer>;
  /** The audio of all entries of the index, one after the other. */
  readonly audio: Int16Array<ArrayBuffer>;
  readonly events: readonly SessionEvent[];
  /** Packets of relayed sessions, to be sent. */
  readonly packets: readonly { readonly session: number; readonly packet: Uint8Array }[];
}

export interface WorkerFigures {
  readonly packetsSent: number;
  /** Packets by lateness, see lateness.ts. */
  readonly lateness: Uint32Array;
  readonly lateMsMax: number;
  readonly cpuSeconds: number;
}

/** What a worker tells the main thread. */
export type FromWorker =
  | Batch
  | { readonly kind: 'ready' }
  /** `localPort` is 0 for a relayed session, undefined when no port was free. */
  | { readonly kind: 'opened'; readonly session: number; readonly localPort: number | undefined }
  | { readonly kind: 'closed'; readonly session: number; readonly summary: MediaSummary }
  | { readonly kind: 'figures'; readonly request: number; readonly figures: WorkerFigures }
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'shut-down' };
