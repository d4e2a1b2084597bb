import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { testSpeechToText } from '../../../test/contracts/speech-to-text.ts';
import { OPENAI_KEY, startOpenAiRealtime } from '../../../test/kit/vendors/openai-realtime.ts';
import { testSocketFaults } from '../../../test/kit/vendors/socket-faults.ts';
import type { VendorServer } from '../../../test/kit/vendors/socket-server.ts';
import { speechOf, TRANSCRIPT } from '../../../test/kit/vendors/speech.ts';
import type { VendorAccess } from '../catalog/vendor.ts';
import { openai } from '../openai/index.ts';
import type { SpeechToTextStream, TranscriptEvent } from '../speech-to-text.ts';
import { createRealtimeTranscription } from './realtime-transcription.ts';
import { speechServer } from './server.ts';

const LIVE = 'gpt-live-transcribe';
const recogniserOf = (access: VendorAccess, model = LIVE) =>
  createRealtimeTranscription(speechServer('openai', access, ''), model);
const accessTo = ({ address }: VendorServer, apiKey = OPENAI_KEY): VendorAccess => ({
  ...{ clock: systemClock, log: silentLog, credentials: { apiKey, address } },
});

testSpeechToText('OpenAI', async () => {
  const server = await startOpenAiRealtime();
  return {
    recogniser: recogniserOf(accessTo(server)),
    ...{ speech: speechOf(), transcript: TRANSCRIPT, phrases: [], close: () => server.close() },
  };
});

testSocketFaults('OpenAI', { key: OPENAI_KEY, start: startOpenAiRealtime, speechToText: recogniserOf });

describe('OpenAI, as a recogniser that is asked', () => {
  let server: VendorServer;
  beforeEach(async () => {
    server = await startOpenAiRealtime();
  });
  afterEach(() => server.close());

  const say = (stream: SpeechToTextStream, speech = speechOf()) => {
    stream.beginSegment();
    for (let at = 0; at + 160 <= speech.length; at += 160) stream.write(speech.slice(at, at + 160));
    stream.endSegment();
  };

  /** What comes of `use`, until there are `finals` transcripts or it fails. */
  const hear = (model: string, use: (stream: SpeechToTextStream) => void, finals = 1, language = 'fr-FR') =>
    new Promise<TranscriptEvent[]>((resolve) => {
      const events: TranscriptEvent[] = [];
      const phrases = ['Madame Dupont', 'un\nsoufflé', 'Madame Dupont', 'x'.repeat(101)];
      const stream = recogniserOf(accessTo(server), model).open({ language, phrases }, (event) => {
        events.push(event);
        const isOver = event.type === 'error' || events.filter(({ type }) => type === 'final').length === finals;
        if (!isOver) return;
        stream.close();
        resolve(events);
      });
      use(stream);
    });

  const messages = () => (server.connections[0]?.messages ?? []).map((message) => JSON.parse(String(message)));
  const sessions = () => messages().flatMap(({ session }) => (session ? session.audio.input.transcription : []));

  it('opens a transcription session that takes A-law and leaves the ends of turns to us', async () => {
    await hear(LIVE, say);
    const [connection] = server.connections;
    expect(connection).toMatchObject({ path: '/realtime', query: { intent: 'transcription' } });
    expect(connection?.headers.authorization).toBe(`Bearer ${OPENAI_KEY}`);
    expect(messages()[0]).toEqual({
      type: 'session.update',
      session: {
        type: 'transcription',
        audio: {
          input: {
            format: { type: 'audio/pcma' },
            transcription: { model: LIVE, languages: ['fr'], keywords: ['Madame Dupont', 'un soufflé'] },
            turn_detection: null,
          },
        },
      },
    });
  });

  it('sends each frame of a segment as it comes, with the moment before it, and nothing in between', async () => {
    await hear(LIVE, (stream) => {
      for (let frame = 0; frame < 100; frame++) stream.write(new Int16Array(160));
      say(stream);
      for (let frame = 0; frame < 100; frame++) stream.write(new Int16Array(160));
    });
    const frames = messages().slice(1, -1);
    const bytes = frames.map(({ audio }) => Buffer.from(audio, 'base64').length);
    expect(bytes.reduce((sum, count) => sum + count, 0)).toBe(400 * 8 + speechOf().length);
    expect(bytes.slice(1)).toEqual(Array(speechOf().length / 160).fill(160));
    expect(messages().at(-1)).toEqual({ type: 'input_audio_buffer.commit' });
  });

  it('gives the words as they come', async () => {
    const events = await hear(LIVE, say);
    const partials = events.flatMap((event) => (event.type === 'partial' ? event.text : []));
    expect(partials.length).toBeGreaterThan(3);
    for (const partial of partials) expect(TRANSCRIPT.startsWith(partial)).toBe(true);
    expect(events.at(-1)).toEqual({ type: 'final', text: TRANSCRIPT });
  });

  it.each([
    ['gpt-4o-mini-transcribe', { language: 'fr', prompt: 'Madame Dupont, un soufflé' }],
    ['some-model', { language: 'fr' }],
  ])('tells %s what to expect in its own way', async (model, hints) => {
    await hear(model, say);
    expect(sessions()).toEqual([{ model, ...hints }]);
  });

  it('changes the phrases of the session', async () => {
    await hear(LIVE, (stream) => {
      stream.setPhrases(['demain']);
      say(stream);
    });
    expect(sessions()[1]).toEqual({ model: LIVE, languages: ['fr'], keywords: ['demain'] });
  });

  it('takes a turn that is too short, or in which nothing is said, for silence', async () => {
    const events = await hear(
      LIVE,
      (stream) => {
        say(stream, new Int16Array(160));
        say(stream, new Int16Array(8000));
      },
      2,
    );
    expect(events).toEqual([
      { type: 'final', text: '' },
      { type: 'final', text: '' },
    ]);
  });

  it('gives transcripts in the order of the segments, though the later one is ready first', async () => {
    await server.close();
    server = await startOpenAiRealtime(2);
    const half = speechOf().subarray(0, 3 * 200 * 8);
    const events = await hear(
      LIVE,
      (stream) => {
        say(stream, half);
        say(stream);
      },
      2,
    );
    const finals = events.flatMap((event) => (event.type === 'final' ? event.text : []));
    expect(finals).toEqual(['what are your', TRANSCRIPT]);
  });

  it.each([
    ['unknown', 'configuration'],
    ['expired', 'unavailable'],
  ])('ends with the error of a session that is %s, without its words', async (model, kind) => {
    const events = await hear(model, say);
    expect(events).toMatchObject([{ type: 'error', error: { kind, provider: 'openai' } }]);
    expect(JSON.stringify(events)).not.toContain('words of the caller');
  });

  it('is what the vendor offers, its streaming model first', () => {
    const { models = [], capabilities } = openai.speechToText ?? {};
    expect(models[0]).toBe(LIVE);
    expect(capabilities).toMatchObject({ partials: true, g711: ['alaw'] });
    expect(openai.speechToText?.create(accessTo(server), { model: LIVE, silenceMs: 500 }).id).toBe('openai');
  });
});
