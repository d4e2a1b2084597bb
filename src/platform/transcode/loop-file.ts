import { readFile } from 'node:fs/promises';
import { decodeG711, encodeWav, parseWav } from '#audio';

const SAMPLE_RATE = 8000;

/** The samples of a loop's file in memory that all threads share. @throws the file system's error, WavError. */
export async function readLoop(path: string): Promise<Uint8Array<SharedArrayBuffer>> {
  const { data } = parseWav(await readFile(path));
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  return shared;
}

/** A loop's file as 16-bit WAV, which every browser plays. @throws the file system's error, WavError. */
export async function loopAsPcm(path: string): Promise<Uint8Array> {
  const { data } = parseWav(await readFile(path));
  return encodeWav(decodeG711('alaw', data), SAMPLE_RATE);
}
