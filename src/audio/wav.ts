import { decodeG711 } from './g711.ts';

/** WAVE format tags (RFC 2361): linear PCM, G.711 A-law and µ-law. */
const FORMAT = { pcm16: 1, alaw: 6, ulaw: 7 } as const;
export type WavEncoding = keyof typeof FORMAT;

export interface WavFormat {
  readonly encoding: WavEncoding;
  readonly sampleRate: number;
  readonly channels: number;
}

export interface WavAudio extends WavFormat {
  /** Interleaved samples as they are stored. A view of the file's bytes. */
  readonly data: Uint8Array;
}

/** The bytes are not a WAV file that is understood here. */
export class WavError extends Error {
  override readonly name = 'WavError';
}

const bytesPerSample = (encoding: WavEncoding): number => (encoding === 'pcm16' ? 2 : 1);

/** Length of every header written here. */
export const WAV_HEADER_BYTES = 58;
const DATA_SIZE_AT = 54;
const FACT_AT = 46;

/**
 * The header of a file with `dataBytes` of audio. While a file is being written `dataBytes` is 0: a reader then takes
 * everything up to the end of the file, so that a recording survives a crash.
 */
export function wavHeader(format: WavFormat, dataBytes: number): Uint8Array {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  const frameBytes = bytesPerSample(format.encoding) * format.channels;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(dataBytes === 0 ? 0 : WAV_HEADER_BYTES - 8 + dataBytes + (dataBytes & 1), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(FORMAT[format.encoding], 20);
  header.writeUInt16LE(format.channels, 22);
  header.writeUInt32LE(format.sampleRate, 24);
  header.writeUInt32LE(format.sampleRate * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(bytesPerSample(format.encoding) * 8, 34);
  header.write('fact', 38, 'latin1');
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(dataBytes / frameBytes, FACT_AT);
  header.write('data', 50, 'latin1');
  header.writeUInt32LE(dataBytes, DATA_SIZE_AT);
  return header;
}

/** A whole file of 16-bit samples (interleaved when `channels` is more than one). */
export function encodeWav(samples: Int16Array, sampleRate: number, channels = 1): Uint8Array {
  const data = Buffer.alloc(samples.length * 2);
  for (let i = 0; i < samples.length; i++) data.writeInt16LE(samples[i] ?? 0, i * 2);
  return Buffer.concat([wavHeader({ encoding: 'pcm16', sampleRate, channels }, data.length), data]);
}

/** Finds format and audio of a WAV file. Sizes that are 0 or reach past the end mean "up to the end". Throws WavError. */
export function parseWav(bytes: Uint8Array): WavAudio {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    throw new WavError('This is not a WAV file.');
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = at + 8;
    if (name === 'fmt ') format = parseFormat(file.subarray(body, body + size));
    if (name === 'data') {
      if (!format) throw new WavError('The WAV file has no format before its audio.');
      return { ...format, data: audioOf(file, body, size, format) };
    }
    at = body + size + (size & 1);
  }
  throw new WavError('The WAV file has no audio.');
}

function audioOf(file: Buffer, body: number, size: number, format: WavFormat): Buffer {
  const frameBytes = bytesPerSample(format.encoding) * format.channels;
  const available = file.length - body;
  const length = size === 0 || size > available ? available : size;
  return file.subarray(body, body + length - (length % frameBytes));
}

function parseFormat(body: Buffer): WavFormat {
  if (body.length < 16) throw new WavError('The format of the WAV file is cut off.');
  // WAVE_FORMAT_EXTENSIBLE carries the real tag in the first two bytes of its sub-format.
  const tag = body.readUInt16LE(0) === 0xfffe && body.length >= 26 ? body.readUInt16LE(24) : body.readUInt16LE(0);
  const channels = body.readUInt16LE(2);
  const sampleRate = body.readUInt32LE(4);
  const bits = body.readUInt16LE(14);
  const encoding = tag === 1 && bits === 16 ? 'pcm16' : tag === 6 && bits === 8 ? 'alaw' : undefined;
  const known = encoding ?? (tag === 7 && bits === 8 ? 'ulaw' : undefined);
  if (!known || channels === 0 || sampleRate === 0)
    throw new WavError(`WAV format ${tag} with ${bits} bits is not supported.`);
  return { encoding: known, channels, sampleRate };
}

/** The samples as 16-bit linear, still interleaved. */
export function wavSamples(wav: WavAudio): Int16Array {
  if (wav.encoding !== 'pcm16') return decodeG711(wav.encoding, wav.data);
  const data = Buffer.from(wav.data.buffer, wav.data.byteOffset, wav.data.byteLength);
  const out = new Int16Array(data.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = data.readInt16LE(i * 2);
  return out;
}

/** One channel of interleaved samples. */
export function channelOf(samples: Int16Array, channels: number, channel: number): Int16Array {
  const out = new Int16Array(Math.floor(samples.length / channels));
  for (let i = 0; i < out.length; i++) out[i] = samples[i * channels + channel] ?? 0;
  return out;
}

/**
 * The header that a file written by a process that died should have, given its length; undefined when `header` is
 * right as it is. `header` is the beginning of the file, `WAV_HEADER_BYTES` long, as `wavHeader` wrote it.
 */
export function repairedWavHeader(header: Uint8Array, fileBytes: number): Uint8Array | undefined {
  const format = parseWav(header);
  const available = fileBytes - WAV_HEADER_BYTES;
  const dataBytes = available - (available % (bytesPerSample(format.encoding) * format.channels));
  const repaired = wavHeader(format, Math.max(0, dataBytes));
  return Buffer.from(repaired).equals(header) ? undefined : repaired;
}
