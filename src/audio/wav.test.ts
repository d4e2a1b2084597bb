import { describe, expect, it } from 'vitest';
import { encodeG711 } from './g711.ts';
import {
  channelOf,
  encodeWav,
  parseWav,
  repairedWavHeader,
  WAV_HEADER_BYTES,
  WavError,
  wavHeader,
  wavSamples,
} from './wav.ts';

const samples = Int16Array.from({ length: 100 }, (_, i) => i * 100 - 5000);
const alaw = { encoding: 'alaw', sampleRate: 8000, channels: 2 } as const;

describe('WAV', () => {
  it('reads what it wrote', () => {
    const wav = parseWav(encodeWav(samples, 16_000));
    expect(wav).toMatchObject({ encoding: 'pcm16', sampleRate: 16_000, channels: 1 });
    expect(wavSamples(wav)).toEqual(samples);
  });

  it('reads A-law in two channels', () => {
    const data = encodeG711('alaw', samples);
    const wav = parseWav(Buffer.concat([wavHeader(alaw, data.length), data]));
    expect(channelOf(wavSamples(wav), 2, 1)).toHaveLength(50);
  });

  it('takes everything up to the end when the writer died', () => {
    const data = encodeG711('alaw', samples);
    const file = Buffer.concat([wavHeader(alaw, 0), data, Buffer.of(1)]);
    expect(parseWav(file).data).toHaveLength(100);
    const repaired = repairedWavHeader(file.subarray(0, WAV_HEADER_BYTES), file.length);
    expect(repaired).toEqual(wavHeader(alaw, 100));
    expect(repairedWavHeader(wavHeader(alaw, 100), WAV_HEADER_BYTES + 100)).toBeUndefined();
  });

  it('skips chunks that it does not know', () => {
    const file = encodeWav(samples, 8000);
    const list = Buffer.concat([Buffer.from('LIST\x03\0\0\0abc\0', 'latin1')]);
    const withList = Buffer.concat([file.subarray(0, 12), list, file.subarray(12)]);
    expect(wavSamples(parseWav(withList))).toEqual(samples);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another file', Buffer.from('ID3 this is no wav file at all')],
    ['a header alone', encodeWav(samples, 8000).subarray(0, 40)],
    ['a coding that it does not know', wavHeader({ ...alaw, encoding: 'alaw' }, 0).fill(99, 20, 21)],
  ])('refuses %s', (_name, bytes) => {
    expect(() => parseWav(bytes)).toThrow(WavError);
  });
});
