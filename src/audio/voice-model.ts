import { levelDbfs } from './level.ts';
import { VOICE_WINDOW } from './voice-gate.ts';

/** What a voice model remembers of one stream between windows. */
export interface VoiceMemory {
  readonly state: Float32Array;
  readonly context: Float32Array;
}

/** One window of one stream, to be judged; `probability` is filled in. */
export interface VoiceWindow {
  readonly memory: VoiceMemory;
  readonly samples: Int16Array;
  probability: number;
}

/** Says how likely a window is voice, for many streams at once. */
export interface VoiceModel {
  readonly name: 'silero' | 'energy';
  /** Windows judged at most in one run; no stream twice. */
  readonly batch: number;
  remember(): VoiceMemory;
  /** Fills the probabilities. One run at a time. */
  judge(windows: readonly VoiceWindow[]): Promise<void>;
  close(): Promise<void>;
}

/** dB above the noise floor that are surely voice; half of it is even odds. */
const CLEAR_DB = 18;
const LEAST_DBFS = -50;
/** The floor rises by this per window and falls at once. */
const FLOOR_RISE_DB = 0.15;

/** Judges by level alone: takes any sound for voice. For machines on which the model does not load. */
export function energyModel(): VoiceModel {
  return {
    name: 'energy',
    batch: 32,
    remember: () => ({ state: Float32Array.of(LEAST_DBFS - CLEAR_DB), context: new Float32Array(0) }),
    judge(windows) {
      for (const window of windows) {
        const level = levelDbfs(window.samples.subarray(0, VOICE_WINDOW));
        const floor = window.memory.state[0] ?? LEAST_DBFS;
        window.memory.state[0] = Math.min(level, floor + FLOOR_RISE_DB);
        const above = level - Math.max(floor, LEAST_DBFS - CLEAR_DB);
        window.probability = level < LEAST_DBFS ? 0 : Math.min(1, Math.max(0, above / CLEAR_DB));
      }
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
