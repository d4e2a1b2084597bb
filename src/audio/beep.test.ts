import { describe, expect, it } from 'vitest';
import { noiseSource, SOUNDS, synthesise } from '../../test/kit/sounds.ts';
import { type Beep, BeepDetector } from './beep.ts';
import { dtmfTone } from './dtmf.ts';
import { concatSamples, millisecondsOf, SAMPLE_RATE, samplesOf } from './frame.ts';
import { decodeG711, encodeG711 } from './g711.ts';

const silence = (durationMs: number) => new Int16Array(samplesOf(durationMs));

/** A sum of sines at `level` each, with soft edges. */
function tone(durationMs: number, hz: readonly number[], level = 8000): Int16Array {
  const length = samplesOf(durationMs);
  return Int16Array.from({ length }, (_, i) => {
    const edge = Math.min(1, i / 40, (length - i) / 40);
    return Math.round(level * edge * hz.reduce((sum, f) => sum + Math.sin((2 * Math.PI * f * i) / SAMPLE_RATE), 0));
  });
}

const noise = noiseSource(7);
/** A buzz whose pitch and level move as a voice's do. */
function voice(durationMs: number): Int16Array {
  let phase = 0;
  return Int16Array.from({ length: samplesOf(durationMs) }, (_, i) => {
    const seconds = i / SAMPLE_RATE;
    phase += (130 + 20 * Math.sin(seconds * 9)) / SAMPLE_RATE;
    return 6000 * (phase - Math.floor(phase) - 0.5) * (0.6 + 0.4 * Math.sin(seconds * 25)) + 300 * noise();
  });
}

/** Pushes frames of a telephone line: A-law, with a faint hiss. */
function hear(...parts: readonly Int16Array[]): { readonly beeps: Beep[]; readonly atMs: number[] } {
  const hiss = noiseSource(11);
  const line = decodeG711(
    'alaw',
    encodeG711(
      'alaw',
      concatSamples(parts).map((sample) => sample + 30 * hiss()),
    ),
  );
  const detector = new BeepDetector();
  const beeps: Beep[] = [];
  const atMs: number[] = [];
  for (let at = 0; at < line.length; at += 160) {
    const beep = detector.push(line.slice(at, at + 160));
    if (!beep) continue;
    beeps.push(beep);
    atMs.push(millisecondsOf(Math.min(line.length, at + 160) - beep.endedAgo));
  }
  return { beeps, atMs };
}

describe('BeepDetector', () => {
  it.each([
    [440, 400],
    [620, 250],
    [1000, 180],
    [1000, 1000],
    [1400, 500],
    [2000, 1900],
  ])('hears a beep of %i Hz for %i ms after a greeting, and when it ended', (hz, durationMs) => {
    const { beeps, atMs } = hear(voice(2000), silence(500), tone(durationMs, [hz]), silence(1500));
    expect(beeps).toHaveLength(1);
    expect(Math.abs((beeps[0]?.hz ?? 0) - hz)).toBeLessThan(hz * 0.01);
    expect(Math.abs((atMs[0] ?? 0) - (2500 + durationMs))).toBeLessThanOrEqual(40);
  });

  it('hears a faint one, one that follows the last word at once, and one with a lost packet in it', () => {
    expect(hear(silence(500), tone(400, [1000], 500), silence(400)).beeps).toHaveLength(1);
    expect(hear(voice(1500), tone(400, [850]), silence(400)).beeps).toHaveLength(1);
    expect(hear(tone(200, [850]), silence(20), tone(200, [850]), silence(400)).beeps).toHaveLength(1);
  });

  it('tells of two beeps one by one', () => {
    expect(hear(tone(200, [1000]), silence(300), tone(200, [1000]), silence(300)).beeps).toHaveLength(2);
  });

  it.each<[string, Int16Array[]]>([
    ['a click', [tone(80, [1000]), silence(500)]],
    ['a tone that does not end', [tone(3000, [1000]), silence(500)]],
    ['a tone that a voice follows at once', [tone(400, [1000]), voice(1500)]],
    ['keys', [...'159#'].flatMap((key) => [dtmfTone(key, 200), silence(200)])],
    ['a European ringing tone', [silence(300), tone(1500, [425]), silence(3500), tone(1500, [425]), silence(3500)]],
    ['a French one', [silence(300), tone(1500, [440]), silence(3500)]],
    ['an American one', [tone(2000, [440, 480]), silence(4000)]],
    [
      'a busy tone after a goodbye',
      [
        voice(1500),
        ...Array(6)
          .fill([tone(500, [440]), silence(500)])
          .flat(),
      ],
    ],
    [
      'a Spanish busy tone',
      [
        voice(1500),
        ...Array(9)
          .fill([tone(200, [425]), silence(200)])
          .flat(),
      ],
    ],
    ['special information tones', [voice(900), tone(330, [950]), tone(330, [1400]), tone(330, [1800]), silence(900)]],
    ['a siren', [Int16Array.from({ length: 8000 }, (_, i) => 8000 * Math.sin(i * (0.6 + i * 3e-5))), silence(500)]],
    ['a voice', [voice(9000), silence(1000)]],
  ])('takes %s for no beep', (_name, parts) => {
    expect(hear(...parts).beeps).toEqual([]);
  });

  it.each(Object.keys(SOUNDS) as (keyof typeof SOUNDS)[])('hears no beep in %s', (name) => {
    expect(hear(synthesise(name, 10, -12)).beeps).toEqual([]);
  });
});
