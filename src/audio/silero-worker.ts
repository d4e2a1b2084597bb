import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { errorMessage, InvalidStateError } from '#base';
import { INPUT, RATE, type SileroAnswer, type SileroRun, STATE } from './silero-run.ts';

/**
 * Runs the Silero model for one media worker. The runtime computes on the thread that asks, and a batch takes
 * milliseconds: on the media worker's own thread packets would wait for it.
 */
async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new InvalidStateError('The voice model runs as a worker thread.');
  const answer = (message: SileroAnswer, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(workerData as string, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // The batch size changes from run to run: a memory plan per size would be kept for nothing.
      enableMemPattern: false,
    });
  } catch (error) {
    answer({ kind: 'failed', reason: errorMessage(error) });
    return;
  }
  const rate = new Tensor('int64', BigInt64Array.of(BigInt(RATE)), []);
  port.on('message', (run: SileroRun) => {
    judge(session, rate, run).then(
      () => answer({ kind: 'judged', ...run }, [run.input.buffer, run.state.buffer]),
      (error: unknown) => answer({ kind: 'failed', reason: errorMessage(error) }),
    );
  });
  answer({ kind: 'ready' });
}

/** Puts the probabilities where the input began and the states after the windows where those before were. */
async function judge(session: InferenceSession, rate: Tensor, { count, input, state }: SileroRun): Promise<void> {
  const result = await session.run({
    input: new Tensor('float32', input.subarray(0, count * INPUT), [count, INPUT]),
    state: new Tensor('float32', state.subarray(0, 2 * count * STATE), [2, count, STATE]),
    sr: rate,
  });
  const probabilities = result.output?.data;
  const states = result.stateN?.data;
  if (!(probabilities instanceof Float32Array) || !(states instanceof Float32Array))
    throw new InvalidStateError('The voice model answers with other numbers than it should.');
  input.set(probabilities);
  state.set(states);
}

await main();
