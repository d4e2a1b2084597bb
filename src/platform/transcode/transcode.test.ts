import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeG711, levelDbfs } from '#audio';
import { silentLog, systemClock } from '#base';
import { ProductError } from '#domain';
import { audioFormatOf, createTranscoder, loopAsPcm, otherKindOf, readLoop } from './index.ts';

const deps = { clock: systemClock, log: silentLog };
const ROOMY = { timeMs: 60_000, memoryBytes: 600 * 1024 * 1024 };

describe('the transcoder', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  const make = (name: string, source: string, ...options: string[]) =>
    execFileSync('ffmpeg', ['-y', '-loglevel', 'error', '-f', 'lavfi', '-i', source, ...options, path(name)]);
  const tone = 'sine=frequency=500:sample_rate=44100:duration=4';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-transcode-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function problemWith(name: string, limits = ROOMY): Promise<string> {
    const failure = await createTranscoder(deps, limits)
      .convert(path(name), path('out.wav'))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProductError);
    expect(() => statSync(path('out.wav'))).toThrow();
    return (failure as ProductError).message;
  }

  it.each([
    ['a.mp3', 'mp3', ['-ac', '2', '-b:a', '96k']],
    ['a.wav', 'wav', ['-c:a', 'pcm_s24le', '-ac', '2']],
    ['float.wav', 'wav', ['-c:a', 'pcm_f32le']],
    ['phone.wav', 'wav', ['-c:a', 'pcm_mulaw', '-ar', '8000']],
    ['a.ogg', 'ogg', ['-c:a', 'libvorbis', '-ac', '2']],
    ['opus.ogg', 'ogg', ['-c:a', 'libopus', '-ar', '48000']],
    ['a.aac', 'aac', ['-c:a', 'aac']],
    ['a.flac', 'flac', ['-ac', '2']],
    ['a.m4a', 'm4a', ['-c:a', 'aac', '-ac', '2']],
  ])('makes a loop of %s', async (name, format, options) => {
    make(name, tone, ...options);
    expect(audioFormatOf(readFileSync(path(name)).subarray(0, 16))).toBe(format);
    const { durationMs } = await createTranscoder(deps).convert(path(name), path('loop.wav'));
    const samples = decodeG711('alaw', await readLoop(path('loop.wav')));
    expect(durationMs).toBe(Math.round(samples.length / 8));
    // Four seconds, less what an encoder adds or leaves out and what the seam takes.
    expect(Math.abs(durationMs - 3000)).toBeLessThan(1100);
    const middle = samples.subarray(8000, 16_000);
    expect(Math.abs(levelDbfs(middle) - -27)).toBeLessThan(2.5);
    let [real, imaginary] = [0, 0];
    middle.forEach((sample, i) => {
      real += sample * Math.cos((2 * Math.PI * 500 * i) / 8000);
      imaginary += sample * Math.sin((2 * Math.PI * 500 * i) / 8000);
    });
    const power = (2 * (real ** 2 + imaginary ** 2)) / middle.length;
    expect(power / middle.reduce((sum, sample) => sum + sample * sample, 0)).toBeGreaterThan(0.97);
    const pcm = await loopAsPcm(path('loop.wav'));
    expect(pcm.length).toBe(58 + 2 * samples.length);
  });

  it('says what is wrong with a file that is damaged, cut off, or no sound', async () => {
    writeFileSync(path('noise.mp3'), Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 0xff)));
    make('whole.m4a', tone, '-c:a', 'aac');
    writeFileSync(path('cut.m4a'), readFileSync(path('whole.m4a')).subarray(0, 9000));
    writeFileSync(path('empty.wav'), '');
    for (const name of ['noise.mp3', 'cut.m4a', 'empty.wav']) expect(await problemWith(name)).toMatch(/cannot be read/);
  });

  it('says that silence is nothing to hear', async () => {
    make('silence.flac', 'anullsrc=r=8000:cl=mono', '-t', '2');
    expect(await problemWith('silence.flac')).toMatch(/nothing to hear/);
  });

  it('takes the first five minutes of a small file that unfolds to hours', async () => {
    make('hours.flac', 'sine=frequency=500:sample_rate=8000:duration=7200');
    const { durationMs } = await createTranscoder(deps).convert(path('hours.flac'), path('hours.wav'));
    expect(durationMs).toBeGreaterThan(290_000);
    expect(durationMs).toBeLessThan(301_000);
  });

  it('stops a file that needs more memory than it may', async () => {
    make('wide.flac', 'anullsrc=r=192000:cl=7.1', '-t', '310');
    expect(statSync(path('wide.flac')).size).toBeLessThan(1_000_000);
    expect(await problemWith('wide.flac', { ...ROOMY, memoryBytes: 300 * 1024 * 1024 })).toMatch(/too much memory/);
  });

  it('stops a file that takes longer than it may', async () => {
    expect(await problemWith('wide.flac', { ...ROOMY, timeMs: 700 })).toMatch(/too long/);
  });

  it('goes on after a file that it could not take', async () => {
    const transcoder = createTranscoder(deps);
    const [bad, good] = await Promise.allSettled([
      transcoder.convert(path('empty.wav'), path('bad.wav')),
      transcoder.convert(path('whole.m4a'), path('good.wav')),
    ]);
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('renders a sound of the product, and refuses one that is not', async () => {
    await createTranscoder(deps).render('office-1', path('office.wav'));
    expect((await readLoop(path('office.wav'))).length).toBe(60 * 8000);
    await expect(createTranscoder(deps).render('office-9', path('office-9.wav'))).rejects.toThrow(/cannot be made/);
  });
});

describe('a file that is no sound', () => {
  it.each([
    ['%PDF-1.7', 'a PDF document'],
    ['PK\u0003\u0004', 'a ZIP archive or an office document'],
    ['MThd', 'a MIDI file: notes without a sound'],
    ['<!doctype html>', 'an HTML page'],
    ['RIFF\u0000\u0000\u0000\u0000AVI LIST', 'an AVI film'],
    ['', 'an empty file'],
    ['hello, hello, ...', undefined],
  ])('%j is told by its first bytes', (text, kind) => {
    const head = Buffer.from(text, 'latin1').subarray(0, 16);
    expect(audioFormatOf(head)).toBeUndefined();
    expect(otherKindOf(head)).toBe(kind);
  });
});
