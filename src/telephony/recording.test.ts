import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelOf, encodeG711, parseWav, wavHeader, wavSamples } from '#audio';
import { openRecording, recordingPeaks, repairRecording } from './recording.ts';

const FORMAT = { encoding: 'alaw', sampleRate: 8000, channels: 2 } as const;

/** Two channels of `frames` samples: a loud caller, an assistant that is silent in the first half. */
function recordingOf(frames: number): Uint8Array {
  const samples = new Int16Array(frames * 2);
  for (let i = 0; i < frames; i++) {
    samples[2 * i] = 8000 + (i % 97);
    samples[2 * i + 1] = i < frames / 2 ? 0 : -16_000;
  }
  return encodeG711('alaw', samples);
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

describe('a recording', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-recording-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, dataBytes: number, audio: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, Buffer.concat([wavHeader(FORMAT, dataBytes), audio]));
    return path;
  };

  it('is read as 16-bit PCM, whole and in any range', async () => {
    const audio = recordingOf(50_000);
    const recording = await openRecording(write('whole.wav', audio.length, audio));
    expect(recording.durationMs).toBe(6250);
    const whole = await collect(recording.readPcm(0, recording.pcmBytes));
    expect(whole.length).toBe(recording.pcmBytes);
    const wav = parseWav(whole);
    expect(wav).toMatchObject({ encoding: 'pcm16', channels: 2, sampleRate: 8000 });
    expect(Math.abs((channelOf(wavSamples(wav), 2, 1)[49_999] ?? 0) + 16_000)).toBeLessThan(300);
    for (const [from, to] of [
      [0, 10],
      [50, 61],
      [57, 58],
      [59, 200_003],
      [131_129, 131_132],
      [200_000, 1_000_000],
    ] as const) {
      expect(await collect(recording.readPcm(from, to))).toEqual(whole.subarray(from, to));
    }
  });

  it('is readable while it is written, and repaired when its writer died', async () => {
    const audio = recordingOf(8000);
    const path = write('cut.wav', 0, audio.subarray(0, audio.length - 1));
    expect((await openRecording(path)).durationMs).toBeCloseTo(1000, 0);
    expect(await repairRecording(path)).toBe(true);
    expect(parseWav(readFileSync(path)).data.length).toBe(15_998);
    expect(readFileSync(path).readUInt32LE(54)).toBe(15_998);
    expect(await repairRecording(path)).toBe(false);
  });

  it('has peaks per 100 ms and channel', async () => {
    const audio = recordingOf(8000);
    const peaks = await recordingPeaks(write('peaks.wav', audio.length, audio));
    expect(peaks.caller.length).toBe(10);
    expect(Math.min(...peaks.caller)).toBeGreaterThan(55);
    expect(Math.max(...peaks.assistant.subarray(0, 5))).toBeLessThan(2);
    expect(Math.min(...peaks.assistant.subarray(5))).toBeGreaterThan(120);
  });
});
