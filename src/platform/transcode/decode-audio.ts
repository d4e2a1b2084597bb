import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { concatSamples, createResampler } from '#audio';

const SAMPLE_RATE = 8000;
/** Samples that are turned to 16 bits at once. */
const CHUNK = 1 << 16;

/** The first `mostSeconds` of a sound file as ±1 samples, 8 kHz, all channels in one. @throws what the decoder says. */
export async function decodeAudio({
  input,
  mostSeconds,
}: {
  readonly input: string;
  readonly mostSeconds: number;
}): Promise<Float32Array> {
  const file = await readFile(input);
  const decoder = await openDecoder(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  const { sampleRate } = decoder;
  const wide = decoder.decodeAudioData(0, mostSeconds, { multiChannel: false });
  const resampler = await createResampler(sampleRate, SAMPLE_RATE);
  const parts: Int16Array[] = [];
  for (let at = 0; at < wide.length; at += CHUNK)
    parts.push(resampler.process(Int16Array.from(wide.subarray(at, at + CHUNK), toInt16)));
  parts.push(resampler.flush());
  return Float32Array.from(concatSamples(parts), (sample) => sample / 32_768);
}

const toInt16 = (sample: number): number => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767)));

/** FFmpeg as WebAssembly. Its loader looks for the names that CommonJS modules have, and fetches its code by URL. */
async function openDecoder(file: ArrayBuffer) {
  const require = createRequire(import.meta.url);
  Object.assign(globalThis, { require, __dirname: import.meta.dirname });
  const { getAudioDecoder } = await import('audio-file-decoder');
  const wasm = await readFile(require.resolve('audio-file-decoder/decode-audio.wasm'), 'base64');
  return getAudioDecoder(`data:application/wasm;base64,${wasm}`, file);
}
