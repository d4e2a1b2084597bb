import type { Clock } from '#base';
import type { Voice } from '../../text-to-speech.ts';
import type { Program } from './child-output.ts';

export interface Utterance {
  /** One line of plain text without control characters. */
  readonly text: string;
  /** Voice of this engine, without the engine's name. */
  readonly voice: string;
  /** 1 is normal speed. */
  readonly rate: number;
}

export interface EngineRun {
  readonly clock: Clock;
  readonly provider: string;
  readonly signal: AbortSignal;
}

/** A program that speaks. */
export interface SpeechEngine {
  /** Prefix of its voice ids. */
  readonly name: string;
  readonly program: Program;
  /** What brings a voice's speech to about -20 dBFS. */
  gainDb(voice: string): number;
  /** Its voices on this machine; `id` is without the prefix. The first voice of a language is its default. */
  voices(): Promise<readonly Voice[]>;
  /** A WAV file as a stream of bytes. @throws ProviderError, or the signal's reason. */
  speak(utterance: Utterance, run: EngineRun): AsyncIterable<Buffer>;
}

/** A sentence that takes longer than this to synthesise has hung. */
export const SPEAK_TIMEOUT_MS = 15_000;
