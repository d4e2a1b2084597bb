import { describe, expect, it } from 'vitest';
import { noiseSource, synthesise } from '../../test/kit/sounds.ts';
import { DtmfDetector, dtmfTone } from './dtmf.ts';
import { concatSamples } from './frame.ts';
import { decodeG711, encodeG711 } from './g711.ts';

const KEYS = '0123456789*#ABCD';
const coded = (samples: Int16Array) => decodeG711('alaw', encodeG711('alaw', samples));

function dialled(keys: string, toneMs: number, gapMs: number, gain: number): Int16Array {
  const gap = new Int16Array(gapMs * 8);
  const tones = [...keys].flatMap((key) => [dtmfTone(key, toneMs).map((sample) => sample * gain), gap]);
  const noise = noiseSource(1);
  return coded(concatSamples([gap, ...tones]).map((sample) => sample + noise() * 40));
}

describe('the tone detector', () => {
  it.each([
    [40, 40, 1],
    [70, 50, 0.1],
    [100, 100, 2.2],
  ])('hears all keys, each once, at %i ms with %i ms between and gain %d', (toneMs, gapMs, gain) => {
    const samples = dialled(KEYS + KEYS, toneMs, gapMs, gain);
    const detector = new DtmfDetector();
    let heard = '';
    for (let at = 0; at < samples.length; at += 160) heard += detector.push(samples.subarray(at, at + 160));
    expect(heard).toBe(KEYS + KEYS);
  });

  it('hears one key in one long press', () => {
    expect(new DtmfDetector().push(dialled('5', 2000, 50, 1))).toBe('5');
  });

  it.each(['cough', 'carHorn', 'dog', 'holdMusic', 'engine', 'hiss'] as const)('hears no key in %s', (kind) => {
    expect(new DtmfDetector().push(coded(synthesise(kind, 30, -6)))).toBe('');
  });

  it('makes no tone for what is no key', () => {
    expect(['', 'x', '12', ' '].map((key) => dtmfTone(key, 100).length)).toEqual([0, 0, 0, 0]);
  });
});
