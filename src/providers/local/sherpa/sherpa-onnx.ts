import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RecognitionModel } from '../models/catalogue.ts';

/** What is used of `sherpa-onnx-node`, which comes without types. Samples are within -1..1. */
export interface SherpaOnnx {
  OnlineRecognizer: new (config: object) => LiveRecogniser;
  OfflineRecognizer: { createAsync(config: object): Promise<SegmentRecogniser> };
  OfflineTts: { createAsync(config: object): Promise<Synthesiser> };
  GenerationConfig: new (values: { readonly speed: number }) => object;
}

interface Waveform {
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

interface NativeStream {
  acceptWaveform(waveform: Waveform): void;
}

interface NativeResult {
  readonly text: string;
  /** Log probability of each token; named differently by the two kinds. */
  readonly ys_probs?: readonly number[];
  readonly ys_log_probs?: readonly number[];
}

export interface LiveRecogniser {
  createStream(): NativeStream;
  isReady(stream: NativeStream): boolean;
  /** One chunk of each stream; all of them are ready. */
  decodeStreams(streams: readonly NativeStream[]): void;
  getResult(stream: NativeStream): NativeResult;
}

export interface SegmentRecogniser {
  createStream(): NativeStream;
  decodeAsync(stream: NativeStream): Promise<NativeResult>;
}

export interface Synthesiser {
  readonly sampleRate: number;
  generateAsync(order: {
    readonly text: string;
    readonly generationConfig: object;
    /** A sentence is ready; false: no more of them. */
    onProgress(part: { readonly samples: Float32Array }): boolean;
  }): Promise<unknown>;
}

const load = createRequire(import.meta.url);

/** Whether the package and its library for this machine are installed; they are optional dependencies. */
export function isSherpaInstalled(): boolean {
  // As the package names them.
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  try {
    load.resolve('sherpa-onnx-node');
    load.resolve(`sherpa-onnx-${platform}-${process.arch}/package.json`);
    return true;
  } catch {
    // Not for this machine, or left out.
    return false;
  }
}

/** The native library. Call it in a process of its own: what it dislikes ends the process. */
export const loadSherpa = (): SherpaOnnx => load('sherpa-onnx-node') as SherpaOnnx;

/** What the library is told of a recognition model in `folder`. */
export function recognitionConfig({ kind }: Pick<RecognitionModel, 'kind'>, folder: string): object {
  const [encoder, decoder, joiner] = ['encoder', 'decoder', 'joiner'].map((part) => join(folder, `${part}.onnx`));
  const isLive = kind === 'streaming recognition';
  return {
    featConfig: { sampleRate: 16_000, featureDim: 80 },
    modelConfig: {
      ...{ transducer: { encoder, decoder, joiner }, tokens: join(folder, 'tokens.txt'), provider: 'cpu', debug: 0 },
      // Many calls share one stream of chunks; a whole segment keeps its caller waiting.
      ...{ numThreads: isLive ? 1 : 2, ...(!isLive && { modelType: 'nemo_transducer' }) },
    },
  };
}

/** What the library is told of a Piper voice in `folder`. */
export function voiceConfig(network: string, folder: string): object {
  const vits = {
    ...{ model: join(folder, network), tokens: join(folder, 'tokens.txt') },
    dataDir: join(folder, 'espeak-ng-data'),
  };
  return { model: { vits, numThreads: 2, provider: 'cpu', debug: 0 }, maxNumSentences: 1 };
}

/** How sure a result is, 0..1: the mean probability of its tokens. */
export function confidenceOf({ ys_probs, ys_log_probs }: NativeResult): number | undefined {
  const logs = ys_probs ?? ys_log_probs ?? [];
  if (logs.length === 0) return undefined;
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}
