import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { deferred, errorMessage, type Log, startThread } from '#base';
import { CONTEXT, INPUT, type SileroAnswer, type SileroRun, STATE } from './silero-run.ts';
import { VOICE_WINDOW } from './voice-gate.ts';
import { energyModel, type VoiceMemory, type VoiceModel, type VoiceWindow } from './voice-model.ts';

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

/** The Silero model on a thread of its own; where the runtime does not load, an energy detector, with a warning. */
export async function loadVoiceModel(log: Log, file: string = assetPath(SILERO_FILE)): Promise<VoiceModel> {
  try {
    if (!existsSync(file)) throw new VoiceModelError(`The file ${file} is missing.`);
    const thread = new SileroThread(file);
    await thread.load();
    return new SileroModel(thread);
  } catch (error) {
    log.warn('voice model cannot be loaded; voice is judged by its level alone', { reason: errorMessage(error) });
    return energyModel();
  }
}

class VoiceModelError extends Error {
  override readonly name = 'VoiceModelError';
}

/** The near end of `silero-worker.ts`. */
class SileroThread {
  readonly #worker: Worker;
  #answer = deferred<SileroAnswer>();

  constructor(file: string) {
    this.#worker = startThread(new URL('./silero-worker.ts', import.meta.url), file);
    this.#worker.on('message', (answer: SileroAnswer) => this.#answer.resolve(answer));
  }

  /** Resolves when the model can be run. A thread that dies later takes its media worker with it, which is started again. */
  async load(): Promise<void> {
    const onError = (error: unknown) => this.#answer.reject(error);
    this.#worker.on('error', onError);
    const answer = await this.#answer.promise;
    this.#worker.off('error', onError);
    if (answer.kind === 'failed') throw new VoiceModelError(answer.reason);
  }

  /** One run at a time. Rejects with `VoiceModelError`. */
  async run(run: SileroRun): Promise<SileroRun> {
    this.#answer = deferred();
    this.#worker.postMessage(run, [run.input.buffer, run.state.buffer]);
    const answer = await this.#answer.promise;
    if (answer.kind === 'judged') return answer;
    throw new VoiceModelError(answer.kind === 'failed' ? answer.reason : 'The model began again.');
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

interface SileroMemory extends VoiceMemory {
  /** Silent windows in a row. */
  silent: number;
}

class SileroModel implements VoiceModel {
  readonly name = 'silero';
  readonly batch = BATCH;
  readonly #thread: SileroThread;
  #input = new Float32Array(BATCH * INPUT);
  #state = new Float32Array(2 * BATCH * STATE);

  constructor(thread: SileroThread) {
    this.#thread = thread;
  }

  remember(): SileroMemory {
    return { state: new Float32Array(2 * STATE), context: new Float32Array(CONTEXT), silent: 0 };
  }

  async judge(all: readonly VoiceWindow[]): Promise<void> {
    const windows = all.filter((window) => !isSilence(window));
    const count = windows.length;
    if (count === 0) return;
    for (let i = 0; i < count; i++) this.#load(windows[i], i, count);
    const { input, state } = await this.#run(count);
    for (let i = 0; i < count; i++) {
      const window = windows[i];
      if (!window) continue;
      window.probability = input[i] ?? 0;
      window.memory.state.set(state.subarray(i * STATE, (i + 1) * STATE), 0);
      window.memory.state.set(state.subarray((count + i) * STATE, (count + i + 1) * STATE), STATE);
    }
  }

  /** The buffers are away while the thread computes; a run that fails leaves new ones. */
  async #run(count: number): Promise<SileroRun> {
    const run = { count, input: this.#input, state: this.#state };
    try {
      const answer = await this.#thread.run(run);
      this.#input = answer.input;
      this.#state = answer.state;
      return answer;
    } catch (error) {
      this.#input = new Float32Array(BATCH * INPUT);
      this.#state = new Float32Array(2 * BATCH * STATE);
      throw error;
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
    return this.#thread.close();
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
