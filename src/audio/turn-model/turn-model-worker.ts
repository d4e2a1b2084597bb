import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { errorMessage, InvalidStateError } from '#base';
import { doubleRate } from './double-rate.ts';
import { BANDS, FRAMES, logMel, WAVEFORM } from './log-mel.ts';
import type { TurnAnswer, TurnQuestion } from './turn-run.ts';

const INPUT = 'input_features';

/** Judges whether callers have finished: features and network take tens of milliseconds, which no other thread can spare. */
async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new InvalidStateError('The turn model runs as a worker thread.');
  const answer = (message: TurnAnswer) => port.postMessage(message);
  let session: InferenceSession;
  try {
    session = await open(workerData as string);
    await judge(session, new Int16Array(0));
    const askedAtMs = performance.now();
    await judge(session, new Int16Array(WAVEFORM / 2));
    answer({ kind: 'ready', tookMs: performance.now() - askedAtMs });
  } catch (error) {
    answer({ kind: 'failed', reason: errorMessage(error) });
    return;
  }
  port.on('message', ({ samples }: TurnQuestion) => {
    judge(session, samples).then(
      (probability) => answer({ kind: 'judged', probability }),
      (error: unknown) => answer({ kind: 'failed', reason: errorMessage(error) }),
    );
  });
}

async function open(file: string): Promise<InferenceSession> {
  const session = await InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
  });
  if (session.inputNames.join() !== INPUT)
    throw new InvalidStateError(`its input is "${session.inputNames.join(', ')}", not "${INPUT}".`);
  return session;
}

/** How likely who was heard at 8 kHz has finished, 0 to 1. */
async function judge(session: InferenceSession, samples: Int16Array): Promise<number> {
  const features = new Tensor('float32', logMel(doubleRate(samples)), [1, BANDS, FRAMES]);
  const result = await session.run({ [INPUT]: features });
  const output = result[session.outputNames[0] ?? '']?.data;
  const probability = output instanceof Float32Array && output.length === 1 ? output[0] : undefined;
  if (probability === undefined || !(probability >= 0 && probability <= 1))
    throw new InvalidStateError('it does not answer with one probability.');
  return probability;
}

await main();
