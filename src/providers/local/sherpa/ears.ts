import { concatSamples, SAMPLE_RATE, samplesOf } from '#audio';
import { errorMessage } from '#base';
import type { EngineNews, EngineOrder } from '../recognition/protocol.ts';
import { confidenceOf, type LiveRecogniser, type SegmentRecogniser } from './sherpa-onnx.ts';

type Tell = (news: EngineNews) => void;
type Native = ReturnType<LiveRecogniser['createStream']>;

/** Recognises for all calls that use one model, by orders from the platform's process. */
export interface Ears {
  accept(order: EngineOrder): void;
}

/** Silence after a segment, so that its last sounds are not at the edge of what the model sees. */
const TAIL = new Float32Array(samplesOf(300));
/** A chunk of the model is filled up with silence in such steps; no model's chunk is longer than all of them. */
const STEP = new Float32Array(samplesOf(100));
const MAX_STEPS = 30;

/** One segment of one call. */
interface Segment {
  readonly stream: number;
  readonly segment: number;
  readonly native: Native;
  heardSamples: number;
  /** `filled`: its last audio is in a whole chunk. */
  state: 'open' | 'ended' | 'filled';
}

/** Hears while the caller speaks: whatever segments have a chunk's worth of audio are decoded together. */
export function createLiveEars(recogniser: LiveRecogniser, tell: Tell): Ears {
  /** Segments that can give something yet. */
  const open = new Set<Segment>();
  let isPumping = false;

  const current = (stream: number, segment: number) =>
    [...open].find((one) => one.stream === stream && one.segment === segment);

  function pump(): void {
    const ready = [...open].filter(({ native }) => recogniser.isReady(native));
    isPumping = ready.length > 0;
    if (!isPumping) return;
    recogniser.decodeStreams(ready.map(({ native }) => native));
    for (const one of ready) report(one);
    // Orders that came meanwhile go first: one of them may be that this is not wanted any more.
    setImmediate(pump);
  }

  function report(one: Segment): void {
    const { stream, segment, heardSamples: samples } = one;
    const text = recogniser.getResult(one.native).text.trim();
    tell({ type: 'progress', stream, segment, samples, text });
    if (one.state !== 'open') goOn(one);
  }

  /** What is left of an ended segment: the rest of its audio, filled up to a chunk, and then its transcript. */
  function goOn(one: Segment): void {
    if (one.state === 'ended' && !recogniser.isReady(one.native)) {
      one.state = 'filled';
      for (let step = 0; step < MAX_STEPS && !recogniser.isReady(one.native); step++) hear(one.native, STEP);
    }
    if (recogniser.isReady(one.native)) wake();
    else finish(one);
  }

  function finish({ stream, segment, native }: Segment): void {
    forget(stream, segment);
    const result = recogniser.getResult(native);
    const confidence = confidenceOf(result);
    tell({ type: 'final', stream, segment, text: result.text.trim(), ...(confidence !== undefined && { confidence }) });
  }

  function end(one: Segment): void {
    one.state = 'ended';
    hear(one.native, TAIL);
    goOn(one);
  }

  function wake(): void {
    if (isPumping) return;
    isPumping = true;
    setImmediate(pump);
  }

  const forget = (stream: number, segment?: number) => {
    for (const one of open)
      if (one.stream === stream && (segment === undefined || one.segment === segment)) open.delete(one);
  };

  return {
    accept(order) {
      if (order.type === 'begin') {
        const { stream, segment } = order;
        open.add({ stream, segment, native: recogniser.createStream(), heardSamples: 0, state: 'open' });
        return;
      }
      if (order.type === 'drop') return forget(order.stream, order.segment);
      if (order.type === 'close') return forget(order.stream);
      if (order.type !== 'audio' && order.type !== 'end') return;
      const one = current(order.stream, order.segment);
      if (!one) return;
      if (order.type === 'end') return end(one);
      hear(one.native, floats(order.samples));
      one.heardSamples += order.samples.length;
      if (recogniser.isReady(one.native)) wake();
    },
  };
}

/** Hears each segment once it is over. */
export function createSegmentEars(recogniser: SegmentRecogniser, tell: Tell): Ears {
  const open = new Map<string, Int16Array[]>();
  const keyOf = ({ stream, segment }: { readonly stream: number; readonly segment: number }) => `${stream}/${segment}`;

  async function decode({ stream, segment }: Extract<EngineOrder, { type: 'end' }>): Promise<void> {
    const key = keyOf({ stream, segment });
    const heard = open.get(key);
    if (!heard) return;
    const native = recogniser.createStream();
    // All of it in one piece: the library resamples each piece by itself.
    hear(native, floats(concatSamples(heard)));
    const result = await recogniser.decodeAsync(native);
    // Dropped or closed meanwhile.
    if (!open.delete(key)) return;
    const confidence = confidenceOf(result);
    tell({ type: 'final', stream, segment, text: result.text.trim(), ...(confidence !== undefined && { confidence }) });
  }

  function keep({ stream, segment, samples }: Extract<EngineOrder, { type: 'audio' }>): void {
    const heard = open.get(keyOf({ stream, segment }));
    if (!heard) return;
    heard.push(samples);
    const heardSamples = heard.reduce((sum, { length }) => sum + length, 0);
    // Nothing waits: a segment is decoded many times faster than it was said.
    tell({ type: 'progress', stream, segment, samples: heardSamples, text: '' });
  }

  function close(stream: number): void {
    for (const key of open.keys()) if (key.startsWith(`${stream}/`)) open.delete(key);
  }

  return {
    accept(order) {
      if (order.type === 'begin') open.set(keyOf(order), []);
      if (order.type === 'audio') keep(order);
      if (order.type === 'drop') open.delete(keyOf(order));
      if (order.type === 'close') close(order.stream);
      if (order.type !== 'end') return;
      decode(order).catch((error: unknown) =>
        tell({ type: 'failed', stream: order.stream, kind: 'crash', message: errorMessage(error) }),
      );
    },
  };
}

const hear = (native: Native, samples: Float32Array) => native.acceptWaveform({ sampleRate: SAMPLE_RATE, samples });
const floats = (samples: Int16Array) => Float32Array.from(samples, (sample) => sample / 32_768);
