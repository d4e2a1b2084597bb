import { type FileHandle, open } from 'node:fs/promises';
import { alawToLinear, decodeG711, encodeWav, parseWav, repairedWavHeader, WAV_HEADER_BYTES, wavHeader } from '#audio';
import { SAMPLE_RATE } from './media/session.ts';

const CHANNELS = 2;
/** Bytes read at once: 4 s of both channels. */
const CHUNK_BYTES = 65_536;
const PEAK_MS = 100;

/** A recording on disk (A-law, left caller, right assistant), seen as a file of 16-bit PCM that it is turned into while it is read. */
export interface Recording {
  readonly durationMs: number;
  /** Bytes of the whole PCM file with its header. */
  readonly pcmBytes: number;
  /** Bytes `from` (included) to `to` (excluded) of the PCM file. Opens the file when the reading begins, and closes it. */
  readPcm(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** Loudest level of each 100 ms, 0..255, per channel. */
export interface RecordingPeaks {
  readonly durationMs: number;
  readonly caller: Uint8Array;
  readonly assistant: Uint8Array;
}

/** Looks at a recording, also one that is still being written. @throws the file system's error, WavError for another format. */
export async function openRecording(path: string): Promise<Recording> {
  const frames = await withFile(path, framesOf);
  const pcmBytes = WAV_HEADER_BYTES + frames * CHANNELS * 2;
  return {
    durationMs: (frames / SAMPLE_RATE) * 1000,
    pcmBytes,
    readPcm: (from, to) => readPcm(path, frames, Math.max(0, from), Math.min(to, pcmBytes)),
  };
}

async function* readPcm(path: string, frames: number, from: number, to: number): AsyncGenerator<Uint8Array> {
  if (from < WAV_HEADER_BYTES) {
    const header = wavHeader({ encoding: 'pcm16', sampleRate: SAMPLE_RATE, channels: CHANNELS }, frames * CHANNELS * 2);
    yield header.subarray(from, Math.min(to, WAV_HEADER_BYTES));
  }
  const dataFrom = Math.max(0, from - WAV_HEADER_BYTES);
  const dataTo = to - WAV_HEADER_BYTES;
  if (dataTo <= dataFrom) return;
  // Two PCM bytes come from one A-law byte; an odd start or end is cut afterwards.
  let skip = dataFrom % 2;
  let left = dataTo - dataFrom;
  for await (const bytes of readAudio(path, Math.floor(dataFrom / 2), Math.ceil(dataTo / 2))) {
    const samples = decodeG711('alaw', bytes);
    const pcm = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength).subarray(skip);
    skip = 0;
    yield pcm.length > left ? pcm.subarray(0, left) : pcm;
    left -= pcm.length;
  }
}

/** A-law bytes `from` to `to` of a recording's audio, in pieces that the reader may keep. */
async function* readAudio(path: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    for (let at = from; at < to; ) {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, to - at));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, WAV_HEADER_BYTES + at);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** Complete frames of a recording: what its header says, or all there is while it is being written. */
async function framesOf(file: FileHandle): Promise<number> {
  const header = await readHeader(file);
  parseWav(header);
  const said = Buffer.from(header).readUInt32LE(WAV_HEADER_BYTES - 4);
  const available = Math.max(0, (await file.stat()).size - WAV_HEADER_BYTES);
  return Math.floor((said === 0 ? available : Math.min(said, available)) / CHANNELS);
}

async function readHeader(file: FileHandle): Promise<Uint8Array> {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, WAV_HEADER_BYTES, 0);
  return header.subarray(0, bytesRead);
}

/** The peaks of a whole recording. Reads in pieces, so that the event loop is never held for more than a millisecond. */
export async function recordingPeaks(path: string): Promise<RecordingPeaks> {
  const frames = await withFile(path, framesOf);
  const framesPerPeak = (SAMPLE_RATE * PEAK_MS) / 1000;
  const peaks = Array.from({ length: CHANNELS }, () => new Uint8Array(Math.ceil(frames / framesPerPeak)));
  let index = 0;
  for await (const bytes of readAudio(path, 0, frames * CHANNELS)) {
    for (const byte of bytes) {
      const channel = peaks[index % CHANNELS] ?? new Uint8Array();
      const at = Math.floor(index / CHANNELS / framesPerPeak);
      const level = Math.min(255, Math.abs(alawToLinear(byte)) >> 7);
      if (level > (channel[at] ?? 0)) channel[at] = level;
      index++;
    }
  }
  const [caller = new Uint8Array(), assistant = new Uint8Array()] = peaks;
  return { durationMs: (frames / SAMPLE_RATE) * 1000, caller, assistant };
}

/** Completes the header of a recording whose writer died; answers whether there was something to do. */
export async function repairRecording(path: string): Promise<boolean> {
  return withFile(
    path,
    async (file) => {
      const header = await readHeader(file);
      if (header.length < WAV_HEADER_BYTES) return false;
      const repaired = repairedWavHeader(header, (await file.stat()).size);
      if (repaired === undefined) return false;
      await file.write(repaired, 0, repaired.length, 0);
      return true;
    },
    'r+',
  );
}

/** A WAV file of synthesised speech, for listening to a voice. */
export function speechWav(chunks: readonly Int16Array[]): Uint8Array {
  const samples = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  return encodeWav(samples, SAMPLE_RATE);
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>, flags = 'r'): Promise<T> {
  const file = await open(path, flags);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
