import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatSamples, decodeG711, encodeG711 } from '#audio';
import { silentLog, systemClock } from '#base';
import { testSpeechToText } from '../../../../test/contracts/speech-to-text.ts';
import type { ProviderError } from '../../error.ts';
import type { TranscriptEvent } from '../../speech-to-text.ts';
import { createLocalTextToSpeech } from '../speech/text-to-speech.ts';
import { createLocalSpeechToText, type LocalSpeechToText } from './speech-to-text.ts';

const PHRASES = [
  'What are your opening hours?',
  'What is your address?',
  'Where is my order?',
  'I would like to speak to somebody',
  'Goodbye',
];
const SILENCE = new Int16Array(1600);

/** A sentence as it comes over a telephone line. */
async function overTheLine(text: string, voice: string): Promise<Int16Array> {
  const parts: Int16Array[] = [SILENCE];
  const request = { text, language: 'en-US', voice };
  for await (const chunk of createLocalTextToSpeech({ clock: systemClock }).speak(
    request,
    new AbortController().signal,
  ))
    parts.push(chunk.samples);
  return decodeG711('alaw', encodeG711('alaw', concatSamples([...parts, SILENCE])));
}

/** What the recogniser makes of one segment. */
function hear(recogniser: LocalSpeechToText, speech: Int16Array, phrases: readonly string[] = PHRASES) {
  const events: TranscriptEvent[] = [];
  return new Promise<{ last: TranscriptEvent; events: readonly TranscriptEvent[] }>((resolve) => {
    const stream = recogniser.open({ language: 'en-GB', phrases }, (event) => {
      events.push(event);
      if (event.type === 'partial') return;
      stream.close();
      resolve({ last: event, events });
    });
    // The beginning comes from before the voice was noticed.
    stream.write(speech.slice(0, 1600));
    stream.beginSegment();
    void feed();
    async function feed() {
      for (let at = 1600; at + 160 <= speech.length; at += 160) {
        stream.write(speech.slice(at, at + 160));
        if (at % 1600 === 0) await wait(1);
      }
      stream.endSegment();
    }
  });
}

testSpeechToText('the offline recogniser', async () => {
  const recogniser = createLocalSpeechToText({ clock: systemClock, log: silentLog });
  return {
    recogniser,
    speech: await overTheLine('What are your opening hours?', 'flite:rms'),
    transcript: 'what are your opening hours',
    phrases: PHRASES,
    close: () => recogniser.close(),
  };
});

describe('the offline recogniser', () => {
  let recogniser: LocalSpeechToText;
  beforeAll(() => {
    recogniser = createLocalSpeechToText({ clock: systemClock, log: silentLog });
    recogniser.warmUp();
  });
  afterAll(() => recogniser.close());

  it('understands the phrases over a telephone line, with courtesies around them', async () => {
    for (const text of ['where is my order', 'hello where is my order please']) {
      const { last } = await hear(recogniser, await overTheLine(text, 'flite:rms'));
      expect(last).toMatchObject({ type: 'final', text: expect.stringContaining('where is my order') });
    }
  });

  it('gives partial transcripts while somebody speaks', async () => {
    const speech = await overTheLine('I would like to speak to somebody', 'flite:rms');
    const partial = await new Promise<TranscriptEvent>((resolve) => {
      const stream = recogniser.open({ language: 'en-GB', phrases: PHRASES }, (event) => {
        if (event.type === 'partial' && !event.text.includes('speak to')) return;
        stream.close();
        resolve(event);
      });
      stream.beginSegment();
      stream.write(speech.slice(0, speech.length - (speech.length % 160)));
    });
    expect(partial).toMatchObject({ type: 'partial', text: expect.stringContaining('i would like to speak to') });
  });

  it('says nothing about a segment of silence', async () => {
    const { last } = await hear(recogniser, new Int16Array(8000));
    expect(last).toEqual({ type: 'final', text: '' });
  });

  it('understands words that no dictionary has, by their spelling', async () => {
    const phrases = ['Is this the Boulangerie Zabrinska?', 'What are your prices?'];
    const { last } = await hear(recogniser, await overTheLine(phrases[0] ?? '', 'flite:rms'), phrases);
    expect(last).toMatchObject({ text: expect.stringContaining('zabrinska') });
  });

  it('tells its streams when its process dies, and starts another for the next one', async () => {
    const events: TranscriptEvent[] = [];
    const lost = new Promise<ProviderError>((resolve) => {
      recogniser.open({ language: 'en-GB', phrases: PHRASES }, (event) => {
        events.push(event);
        if (event.type === 'error') resolve(event.error);
      });
    });
    const { pid } = recogniser;
    expect(pid).toBeDefined();
    if (pid) process.kill(pid, 'SIGSEGV');
    expect(await lost).toMatchObject({ kind: 'unavailable', retryable: true });
    expect(events).toHaveLength(1);
    const { last } = await hear(recogniser, await overTheLine('where is my order', 'flite:rms'));
    expect(last).toMatchObject({ type: 'final', text: 'where is my order' });
  });
});
