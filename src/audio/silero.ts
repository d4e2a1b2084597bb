import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-node';
import { errorMessage, type Log } from '#base';
import { VOICE_WINDOW } from './voice-gate.ts';
import { energyModel, type VoiceMemory, type VoiceModel, type VoiceWindow } from './voice-model.ts';

/** Samples of the window before that the model wants in front of each window at 8 kHz. */
const CONTEXT = 32;
const INPUT = CONTEXT + VOICE_WINDOW;
const STATE = 128;
/** A window whose samples all stay below is silence to any ear: -54 dBFS. */
const SILENT_PEAK = 64;
/** Silent windows after which the model has forgotten the voice before: from there on it is not asked. */
const SETTLED_WINDOWS = 16;
/** More windows per run gain nothing. */
const BATCH = 32;

/** Silero VAD v6 (MIT), as a file of this product. */
export const SILERO_FILE = 'silero-vad-v6.onnx';

/** The product's `assets` folder, from the sources and from the built files alike. */
export function assetPath(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return join(here, '../../assets', name);
}

/** The Silero model on one thread; where the runtime does not load, an energy detector, with a warning. */
export async function loadVoiceModel(log: Log, file: string = assetPath(SILERO_FILE)): Promise<VoiceModel> {
  try {
    if (!existsSync(file)) throw new MissingModelError(file);
    const runtime = await import('onnxruntime-node');
    const session = await runtime.InferenceSession.create(file, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // The batch size changes from run to run: a memory plan per size would be kept for nothing.
      enableMemPattern: false,
    });
    return new SileroModel(session, runtime.Tensor);
  } catch (error) {
    log.warn('voice model cannot be loaded; voice is judged by its level alone', { reason: errorMessage(error) });
    return energyModel();
  }
}

class MissingModelError extends Error {
  override readonly name = 'MissingModelError';

  constructor(file: string) {
    super(`The file ${file} is missing.`);
  }
}

interface SileroMemory extends VoiceMemory {
  /** Silent windows in a row. */
  silent: number;
}

class SileroModel implements VoiceModel {
  readonly name = 'silero';
  readonly batch = BATCH;
  readonly #session: InferenceSession;
  readonly #Tensor: TensorConstructor;
  readonly #rate: Tensor;
  readonly #input = new Float32Array(BATCH * INPUT);
  readonly #state = new Float32Array(2 * BATCH * STATE);

  constructor(session: InferenceSession, tensor: TensorConstructor) {
    this.#session = session;
    this.#Tensor = tensor;
    this.#rate = new tensor('int64', BigInt64Array.of(8000n), []);
  }

  remember(): SileroMemory {
    return { state: new Float32Array(2 * STATE), context: new Float32Array(CONTEXT), silent: 0 };
  }

  async judge(all: readonly VoiceWindow[]): Promise<void> {
    const windows = all.filter((window) => !isSilence(window));
    const count = windows.length;
    if (count === 0) return;
    for (let i = 0; i < count; i++) this.#load(windows[i], i, count);
    const result = await this.#session.run({
      input: new this.#Tensor('float32', this.#input.subarray(0, count * INPUT), [count, INPUT]),
      state: new this.#Tensor('float32', this.#state.subarray(0, 2 * count * STATE), [2, count, STATE]),
      sr: this.#rate,
    });
    const probabilities = result.output?.data;
    const states = result.stateN?.data;
    if (!(probabilities instanceof Float32Array) || !(states instanceof Float32Array)) return;
    for (let i = 0; i < count; i++) {
      const window = windows[i];
      if (!window) continue;
      window.probability = probabilities[i] ?? 0;
      window.memory.state.set(states.subarray(i * STATE, (i + 1) * STATE), 0);
      window.memory.state.set(states.subarray((count + i) * STATE, (count + i + 1) * STATE), STATE);
    }
  }

  /** Row `row` of a batch of `count`: context and samples in ±1, then the two layers of state. */
  #load(window: VoiceWindow | undefined, row: number, count: number): void {
    if (!window) return;
    const { memory, samples } = window;
    const at = row * INPUT;
    this.#input.set(memory.context, at);
    for (let i = 0; i < VOICE_WINDOW; i++) this.#input[at + CONTEXT + i] = (samples[i] ?? 0) / 32768;
    memory.context.set(this.#input.subarray(at + VOICE_WINDOW, at + INPUT));
    this.#state.set(memory.state.subarray(0, STATE), row * STATE);
    this.#state.set(memory.state.subarray(STATE), (count + row) * STATE);
  }

  close(): Promise<void> {
    return this.#session.release();
  }
}

/** Half of a telephone call is the other side's silence: it costs nothing. */
function isSilence(window: VoiceWindow): boolean {
  const memory = window.memory as SileroMemory;
  memory.silent = window.samples.some((sample) => sample > SILENT_PEAK || sample < -SILENT_PEAK)
    ? 0
    : memory.silent + 1;
  if (memory.silent <= SETTLED_WINDOWS) return false;
  memory.context.fill(0);
  window.probability = 0;
  return true;
}
