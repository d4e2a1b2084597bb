import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { testSpeechToText } from '../../../../test/contracts/speech-to-text.ts';
import { testTextToSpeech } from '../../../../test/contracts/text-to-speech.ts';
import { inTones, writeHummingVoice, writeSegmentEars, writeStreamingEars } from '../../../../test/kit/tone-models.ts';
import type { TranscriptEvent } from '../../speech-to-text.ts';
import { MODELS } from '../models/catalogue.ts';
import { RECEIPT } from '../models/installed.ts';
import { createLocalSpeechToText, type LocalSpeechToText } from '../recognition/speech-to-text.ts';
import { createLocalTextToSpeech } from '../speech/text-to-speech.ts';
import { localVendor } from '../vendor.ts';

/** The library itself, with models of a few nodes instead of those that can be pulled. */
const folder = mkdtempSync(join(tmpdir(), 'parley-sherpa-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pulled(id: string, write: (folder: string, network: string) => void): void {
  const model = MODELS.find((candidate) => candidate.id === id);
  const at = join(folder, id);
  write(at, model?.kind === 'voice' ? model.network : '');
  writeFileSync(join(at, RECEIPT), '{}');
}

const ears = () => createLocalSpeechToText({ clock: systemClock, log: silentLog, modelsFolder: folder });

/** What a recogniser makes of one segment, and how it came. */
function hear(recogniser: LocalSpeechToText, language: string, speech: Int16Array): Promise<TranscriptEvent[]> {
  const events: TranscriptEvent[] = [];
  return new Promise((resolve) => {
    const stream = recogniser.open({ language, phrases: [] }, (event) => {
      events.push(event);
      if (event.type === 'partial') return;
      stream.close();
      resolve(events);
    });
    stream.beginSegment();
    for (let at = 0; at + 160 <= speech.length; at += 160) stream.write(speech.slice(at, at + 160));
    stream.endSegment();
  });
}

pulled('kroko-en', (at) => writeStreamingEars(at));
pulled('kroko-fr', (at) => writeStreamingEars(at, ['un', 'deux', 'trois']));
pulled('parakeet-v3', writeSegmentEars);
pulled('piper-en-GB-alba-medium', writeHummingVoice);

testSpeechToText('a pulled streaming model', async () => {
  const recogniser = ears();
  return {
    recogniser,
    ...{ speech: inTones(['one', 'three', 'two']), transcript: 'one three two', phrases: [] },
    close: () => recogniser.close(),
  };
});

testTextToSpeech('a pulled voice', async () => {
  const voice = createLocalTextToSpeech({ clock: systemClock, modelsFolder: folder });
  await voice.warm();
  return { voice, close: async () => undefined };
});

describe('pulled recognition models', () => {
  let recogniser: LocalSpeechToText;
  beforeAll(() => {
    recogniser = ears();
  });
  afterAll(() => recogniser.close());

  it('that stream give partial transcripts on the way, and say how sure they are', async () => {
    const events: TranscriptEvent[] = [];
    let came: () => void = () => undefined;
    const stream = recogniser.open({ language: 'en-GB', phrases: [] }, (event) => {
      events.push(event);
      came();
    });
    stream.beginSegment();
    for (const [index, word] of (['three', 'one', 'two'] as const).entries()) {
      stream.write(inTones([word]));
      while (events.length <= index) await new Promise<void>((resolve) => (came = resolve));
    }
    stream.endSegment();
    while (events.length < 4) await new Promise<void>((resolve) => (came = resolve));
    stream.close();
    expect(events).toEqual([
      { type: 'partial', text: 'three' },
      { type: 'partial', text: 'three one' },
      { type: 'partial', text: 'three one two' },
      { type: 'final', text: 'three one two', confidence: expect.closeTo(0.9, 0) },
    ]);
  });

  it('that hear whole segments serve the languages that no streaming one was pulled for', async () => {
    const events = await hear(recogniser, 'it-IT', inTones(['two', 'three']));
    expect(events).toEqual([{ type: 'final', text: 'two three', confidence: expect.any(Number) }]);
  });

  it('hear nothing in silence', async () => {
    for (const language of ['en-GB', 'it-IT'])
      expect((await hear(recogniser, language, new Int16Array(8000))).at(-1)).toEqual({ type: 'final', text: '' });
  });

  it('are offered with their languages, on top of those of the system', () => {
    const { languages } = localVendor(folder).speechToText?.capabilities ?? {};
    expect(languages).toEqual(expect.arrayContaining(['en', 'fr', 'es', 'it', 'de', 'pl']));
    expect(localVendor().speechToText?.capabilities.languages).toEqual(['en', 'fr', 'es', 'it']);
  });

  it('are used from the next stream on when they come and go', async () => {
    const text = async () => (await hear(recogniser, 'fr-FR', inTones(['one', 'two']))).at(-1);
    expect(await text()).toMatchObject({ text: 'un deux' });
    rmSync(join(folder, 'kroko-fr', RECEIPT));
    expect(await text()).toMatchObject({ text: 'one two' });
    writeFileSync(join(folder, 'kroko-fr', RECEIPT), '{}');
    expect(await text()).toMatchObject({ text: 'un deux' });
  });

  it('that end their process fail their own streams, and the next stream gets a new one', async () => {
    const folderOfBad = join(folder, 'kroko-de');
    pulled('kroko-de', (at) => writeStreamingEars(at));
    writeFileSync(join(folderOfBad, 'encoder.onnx'), 'no model');
    const [event] = await hear(recogniser, 'de-DE', inTones(['one']));
    expect(event).toMatchObject({ type: 'error', error: { kind: expect.stringMatching(/unavailable|configuration/) } });
    expect((await hear(recogniser, 'en-GB', inTones(['one']))).at(-1)).toMatchObject({ text: 'one' });
    pulled('kroko-de', (at) => writeStreamingEars(at));
    const again = ears();
    expect((await hear(again, 'de-DE', inTones(['two']))).at(-1)).toMatchObject({ text: 'two' });
    await again.close();
  });
});

describe('pulled voices', () => {
  const voice = createLocalTextToSpeech({ clock: systemClock, modelsFolder: folder });
  const hello = { text: 'Hello, how can I help you today?', language: 'en-GB' };
  async function length(request: Parameters<typeof voice.speak>[0]): Promise<number> {
    let samples = 0;
    for await (const chunk of voice.speak(request, new AbortController().signal)) samples += chunk.samples.length;
    return samples;
  }

  it('are listed first, and are what their language gets', async () => {
    const [first] = await voice.voices();
    expect(first).toEqual({ id: 'piper:en-GB-alba-medium', name: 'Piper Alba', language: 'en-GB', gender: 'female' });
    expect(await length(hello)).toBe(await length({ ...hello, voice: 'piper:en-GB-alba-medium' }));
  });

  it('speak faster and slower', async () => {
    const normal = await length(hello);
    expect(await length({ ...hello, rate: 1.5 })).toBeLessThan(0.8 * normal);
    expect(await length({ ...hello, rate: 0.7 })).toBeGreaterThan(1.2 * normal);
  });

  it('let a command end that has spoken', async () => {
    const script = join(import.meta.dirname, '../../../../test/kit/scripts/speak-once.ts');
    const options = ['--conditions=source', '--import', 'tsx', script, folder];
    const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 25_000 });
    expect(Number(stdout)).toBeGreaterThan(1000);
  });

  it('that are not there are named with what to do', async () => {
    const nothing = createLocalTextToSpeech({ clock: systemClock });
    const speech = nothing.speak({ ...hello, voice: 'piper:en-GB-alba-medium' }, new AbortController().signal);
    await expect(speech[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('./parley models pull'),
    });
  });

  it('that end their process fail the sentence', async () => {
    pulled('piper-de-DE-thorsten-medium', (at, network) => {
      writeHummingVoice(at, network);
      writeFileSync(join(at, network), 'no model');
    });
    const speech = voice.speak({ text: 'Hallo.', language: 'de-DE' }, new AbortController().signal);
    await expect(speech[Symbol.asyncIterator]().next()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await length(hello)).toBeGreaterThan(0);
  });
});
