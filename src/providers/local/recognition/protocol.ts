import type { FailureKind } from './failure.ts';

/** Messages to the engine's process. `stream` numbers the open streams. */
export type EngineOrder =
  | {
      readonly type: 'open';
      readonly stream: number;
      readonly language: string;
      readonly phrases: readonly string[];
    }
  | { readonly type: 'phrases'; readonly stream: number; readonly phrases: readonly string[] }
  /** `segment` numbers the segments of the stream. */
  | { readonly type: 'begin'; readonly stream: number; readonly segment: number }
  /** 8 kHz samples of the running segment. */
  | { readonly type: 'audio'; readonly stream: number; readonly segment: number; readonly samples: Int16Array }
  | { readonly type: 'end'; readonly stream: number; readonly segment: number }
  /** Overtakes all of the segment's orders that have not been carried out. */
  | { readonly type: 'drop'; readonly stream: number; readonly segment: number }
  | { readonly type: 'close'; readonly stream: number };

/** Messages from the engine's process. */
export type EngineNews =
  /** Samples of the running segment that were decoded, and its words so far. */
  | {
      readonly type: 'progress';
      readonly stream: number;
      readonly segment: number;
      readonly samples: number;
      readonly text: string;
    }
  | {
      readonly type: 'final';
      readonly stream: number;
      readonly segment: number;
      readonly text: string;
      /** 0..1, where the engine can tell. */
      readonly confidence?: number;
    }
  /** The stream cannot go on. */
  | {
      readonly type: 'failed';
      readonly stream: number;
      readonly kind: FailureKind;
      readonly message: string;
    };
