import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { testSpeechToText } from '../../../test/contracts/speech-to-text.ts';
import { testTextToSpeech } from '../../../test/contracts/text-to-speech.ts';
import { DEEPGRAM_KEY, startDeepgram } from '../../../test/kit/vendors/deepgram.ts';
import { testSocketFaults } from '../../../test/kit/vendors/socket-faults.ts';
import type { VendorServer } from '../../../test/kit/vendors/socket-server.ts';
import { speechOf, TRANSCRIPT } from '../../../test/kit/vendors/speech.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { VendorAccess } from '../catalog/vendor.ts';
import type { TranscriptEvent } from '../speech-to-text.ts';
import type { SpeechChunk } from '../text-to-speech.ts';
import { createDeepgramSpeechToText } from './speech-to-text.ts';
import { createDeepgramTextToSpeech, DEEPGRAM_SPEAKS } from './text-to-speech.ts';
import { DEEPGRAM_VOICES } from './voices.ts';

const never = new AbortController().signal;
const accessTo = (server: VendorServer, clock = systemClock, apiKey = DEEPGRAM_KEY): VendorAccess => ({
  ...{ clock, log: silentLog, credentials: { apiKey, address: server.address } },
});

testSpeechToText('Deepgram', async () => {
  const server = await startDeepgram();
  return {
    recogniser: createDeepgramSpeechToText(accessTo(server), 'nova-3'),
    ...{ speech: speechOf(), transcript: TRANSCRIPT, phrases: [], close: () => server.close() },
  };
});

testTextToSpeech('Deepgram', async () => {
  const server = await startDeepgram();
  const voice = createDeepgramTextToSpeech(accessTo(server));
  return {
    voice,
    async close() {
      await voice.close();
      await server.close();
    },
  };
});

testSocketFaults('Deepgram', {
  key: DEEPGRAM_KEY,
  start: startDeepgram,
  speechToText: (access) => createDeepgramSpeechToText(access, 'nova-3'),
  textToSpeech: createDeepgramTextToSpeech,
});

describe('Deepgram, as it is asked', () => {
  let server: VendorServer;
  beforeEach(async () => {
    server = await startDeepgram();
  });
  afterEach(() => server.close());

  /** One segment of speech, until its transcript. */
  const hear = (model = 'nova-3', language = 'fr-FR', clock = systemClock) =>
    new Promise<TranscriptEvent[]>((resolve) => {
      const events: TranscriptEvent[] = [];
      const recogniser = createDeepgramSpeechToText(accessTo(server, clock), model);
      const stream = recogniser.open({ language, phrases: ['Madame Dupont', 'x'.repeat(99)] }, (event) => {
        events.push(event);
        if (event.type === 'partial') return;
        stream.close();
        resolve(events);
      });
      stream.write(new Int16Array(160));
      stream.beginSegment();
      const speech = speechOf();
      for (let at = 0; at < speech.length; at += 160) stream.write(speech.slice(at, at + 160));
      stream.endSegment();
    });

  const speak = async (text: string, more: { voice?: string; rate?: number; language?: string } = {}) => {
    const voice = createDeepgramTextToSpeech(accessTo(server));
    const chunks: SpeechChunk[] = [];
    for await (const chunk of voice.speak({ text, language: 'en-GB', ...more }, never)) chunks.push(chunk);
    await voice.close();
    return chunks;
  };

  it('gets A-law frames as they come, the phrases as key terms, and the end of our segment', async () => {
    const events = await hear();
    expect(events.at(-1)).toEqual({ type: 'final', text: TRANSCRIPT, confidence: expect.closeTo(0.9) });
    const partials = events.flatMap((event) => (event.type === 'partial' ? event.text : []));
    for (const partial of partials) expect(TRANSCRIPT).toContain(partial);
    expect(partials.length).toBeGreaterThan(3);
    const [connection] = server.connections;
    expect(connection).toMatchObject({ path: '/v1/listen', headers: { authorization: `Token ${DEEPGRAM_KEY}` } });
    expect(connection?.query).toEqual({
      ...{ model: 'nova-3', language: 'fr', encoding: 'alaw', sample_rate: '8000', channels: '1' },
      ...{ interim_results: 'true', endpointing: 'false', punctuate: 'true', keyterm: 'Madame Dupont' },
    });
    const frames = speechOf().length / 160 + 1;
    expect(connection?.messages.slice(0, frames + 1)).toEqual([...Array(frames).fill(160), '{"type":"Finalize"}']);
  });

  it('is asked for the regional variant where it knows it, and for key terms where the model takes them', async () => {
    await hear('nova-2', 'en-GB');
    expect(server.connections[0]?.query).toMatchObject({ language: 'en-GB', model: 'nova-2' });
    expect(server.connections[0]?.query).not.toHaveProperty('keyterm');
  });

  it('tells an unknown model from other refusals', async () => {
    const events = await hear('unknown');
    expect(events).toMatchObject([{ type: 'error', error: { kind: 'configuration' } }]);
    await expect(speak('Hello.', { voice: 'unknown' })).rejects.toMatchObject({ kind: 'configuration' });
    await expect(speak('Hello.', { language: 'zu' })).rejects.toMatchObject({ kind: 'configuration' });
  });

  it('is kept awake while nobody speaks, and told when the call is over', async () => {
    const clock = new VirtualClock();
    const stream = createDeepgramSpeechToText(accessTo(server, clock), 'nova-3').open(
      { language: 'en', phrases: [] },
      () => undefined,
    );
    const messages = () => server.connections[0]?.messages ?? [];
    await expect.poll(() => server.open).toBe(1);
    await expect
      .poll(async () => {
        await clock.advance(4000);
        return messages().length;
      })
      .toBeGreaterThan(1);
    stream.close();
    await expect.poll(() => server.open).toBe(0);
    expect(new Set(messages())).toEqual(new Set(['{"type":"KeepAlive"}', '{"type":"CloseStream"}']));
  });

  it('speaks A-law with the voice of the language, in one request', async () => {
    const chunks = await speak('Bonjour.', { language: 'fr-CA' });
    expect(chunks.reduce((sum, { samples }) => sum + samples.length, 0)).toBe('Bonjour.'.length * 480);
    const [connection] = server.connections;
    expect(connection).toMatchObject({ path: '/v1/speak', headers: { authorization: `Token ${DEEPGRAM_KEY}` } });
    expect(connection?.query).toEqual({
      ...{ model: 'aura-2-agathe-fr', encoding: 'alaw', sample_rate: '8000', container: 'none' },
    });
    expect(connection?.messages.slice(0, 2)).toEqual(['{"type":"Speak","text":"Bonjour."}', '{"type":"Flush"}']);
  });

  it('is asked for a speed only where it has one, within its limits', async () => {
    await speak('Hello.', { rate: 9 });
    await speak('Bonjour.', { rate: 1.2, language: 'fr' });
    expect(server.connections.map(({ query }) => query.speed)).toEqual(['1.5', undefined]);
  });

  it('gets long texts in pieces that it takes, without losing any', async () => {
    const text = 'A sentence of some words. '.repeat(150).trim();
    await speak(text);
    const pieces = (server.connections[0]?.messages ?? []).flatMap((message) => {
      const parsed = JSON.parse(String(message)) as { type: string; text?: string };
      return parsed.type === 'Speak' ? (parsed.text ?? '') : [];
    });
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(text);
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(2000);
  });

  it('serves sentence after sentence, and after an interruption, over one connection that was opened ahead', async () => {
    const voice = createDeepgramTextToSpeech(accessTo(server));
    await voice.warm();
    expect(server.open).toBe(1);
    const request = { text: 'A sentence that is interrupted before its end.', language: 'en-US' };
    for await (const _ of voice.speak(request, never)) break;
    await expect.poll(() => voice.dump().idle).toBe(1);
    expect(server.connections[0]?.messages.at(-1)).toBe('{"type":"Clear"}');
    let samples = 0;
    for await (const chunk of voice.speak({ ...request, text: 'Next.' }, never)) samples += chunk.samples.length;
    expect(samples).toBe('Next.'.length * 480);
    expect(server.connections).toHaveLength(1);
    await voice.close();
  });

  it('speaks on over a new connection when the one that waited was closed, or has had its flushes', async () => {
    const voice = createDeepgramTextToSpeech(accessTo(server));
    const say = async () => {
      for await (const _ of voice.speak({ text: 'Yes.', language: 'en-US' }, never));
    };
    await say();
    server.drop();
    await say();
    expect(server.connections).toHaveLength(2);
    for (let count = 0; count < 20; count++) await say();
    expect(server.connections).toHaveLength(3);
    await voice.close();
  });

  it('closes a connection that nobody uses', async () => {
    const clock = new VirtualClock();
    const voice = createDeepgramTextToSpeech(accessTo(server, clock));
    await voice.warm();
    await clock.advance(30_000);
    expect(server.open).toBe(1);
    await clock.advance(31_000);
    await expect.poll(() => server.open).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('has a voice for each language that it speaks', () => {
    const spoken = new Set(DEEPGRAM_VOICES.map(({ language }) => language.slice(0, 2)));
    expect(spoken).toEqual(new Set(DEEPGRAM_SPEAKS.languages));
  });

  it('lists its voices, and the known ones when it cannot', async () => {
    const listed = await createDeepgramTextToSpeech(accessTo(server)).voices();
    expect(listed).toEqual([
      { id: 'aura-2-agathe-fr', name: 'Agathe', language: 'fr-FR', gender: 'female' },
      { id: 'aura-2-draco-en', name: 'Draco', language: 'en-GB', gender: 'male' },
    ]);
    const voice = createDeepgramTextToSpeech(accessTo(server));
    server.fault = '5xx';
    expect(await voice.voices()).toBe(DEEPGRAM_VOICES);
    server.fault = undefined;
    expect(await voice.voices()).toEqual(listed);
    await voice.voices();
    expect(server.gets).toHaveLength(3);
  });

  it('is not asked for at an address that the operator does not allow', async () => {
    const blocked = Object.assign(new TypeError('no'), { name: 'BlockedAddressError' });
    const lookup = (_host: string, _how: unknown, done: (error: Error) => void) => queueMicrotask(() => done(blocked));
    const access = { ...accessTo(server), lookup };
    const voice = createDeepgramTextToSpeech(access as VendorAccess);
    const first = voice.speak({ text: 'Hello.', language: 'en' }, never)[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({
      kind: 'configuration',
    });
    expect(server.connections).toHaveLength(0);
  });
});
