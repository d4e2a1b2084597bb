import type { SampleBlocks, VoiceModel } from '#audio';
import type { Clock, Log } from '#base';
import type { PacketSource } from '../rtp/latch.ts';
import type { BatchBuilder } from './batch-builder.ts';
import type { VoiceBatcher } from './voice-batcher.ts';

/** What carries the packets of one session. */
export interface Wire {
  /** True when the packets cross by message and have no addresses. */
  readonly relayed: boolean;
  send(packet: Uint8Array, target: PacketSource): void;
  sendReport(packet: Uint8Array, target: PacketSource): void;
  close(): void;
}

/** What a session shares with the others of its worker. */
export interface SessionSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly out: BatchBuilder;
  readonly voice: VoiceModel;
  readonly batcher: VoiceBatcher;
  /** For what waits to be played. */
  readonly memory: SampleBlocks;
  /** A packet left for the wire. */
  readonly onSent: () => void;
  /** A packet came for a session, which wants to be listened to soon. */
  readonly onArrived: (session: number) => void;
}

/** A relayed session's far end: packets have no address of their own. */
export const RELAY: PacketSource = { address: 'relay', port: 0 };
