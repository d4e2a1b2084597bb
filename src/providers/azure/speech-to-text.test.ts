import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#base';
import { testSpeechToText } from '../../../test/contracts/speech-to-text.ts';
import { AZURE_KEY, type AzureServer, startAzure } from '../../../test/kit/vendors/azure.ts';
import { type Ear, listen } from '../../../test/kit/vendors/ear.ts';
import { testSocketFaults } from '../../../test/kit/vendors/socket-faults.ts';
import { speechOf, TRANSCRIPT } from '../../../test/kit/vendors/speech.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { createAzureSpeechToText } from './speech-to-text.ts';
import { createAzureTextToSpeech } from './text-to-speech.ts';

const SPEECH = speechOf();
const SILENCE = new Int16Array(1600);

function recogniserOf({ address }: AzureServer, clock = new VirtualClock()) {
  const credentials = { apiKey: AZURE_KEY, address };
  return createAzureSpeechToText({ clock, log: silentLog, credentials }, { silenceMs: 700 });
}

testSpeechToText('Azure', async () => {
  const server = await startAzure();
  return {
    ...{ recogniser: recogniserOf(server), speech: SPEECH, transcript: TRANSCRIPT, phrases: ['opening hours'] },
    close: () => server.close(),
  };
});

testSocketFaults('Azure', {
  key: AZURE_KEY,
  start: () => startAzure(),
  speechToText: (access) => createAzureSpeechToText(access, { silenceMs: 700 }),
  textToSpeech: createAzureTextToSpeech,
});

describe('hearing by Azure', () => {
  let server: AzureServer;
  let clock: VirtualClock;
  let ear: Ear | undefined;
  beforeEach(async () => {
    server = await startAzure();
    clock = new VirtualClock();
  });
  afterEach(async () => {
    ear?.stream.close();
    await server.close();
  });

  const open = (phrases?: readonly string[]): Ear => {
    ear = listen(recogniserOf(server, clock), phrases);
    return ear;
  };

  it('says what it wants, and sends each frame by itself, as it is', async () => {
    const { hear, next, stream } = open(['Parley', 'opening hours']);
    stream.write(SILENCE);
    hear(SPEECH);
    expect(await next()).toEqual({ type: 'final', text: TRANSCRIPT, confidence: 0.93 });
    const [{ path, query, messages }, ...others] = server.connections as [AzureServer['connections'][0]];
    expect(others).toEqual([]);
    expect(path).toBe('/speech/recognition/conversation/cognitiveservices/v1');
    expect(query).toEqual({ language: 'en-GB', format: 'detailed', segmentationSilenceTimeoutMs: '700' });
    expect(messages.slice(0, 3).map((message) => [message.path, message.contentType])).toEqual([
      ['speech.config', 'application/json'],
      ['speech.context', 'application/json'],
      ['audio', 'audio/x-wav'],
    ]);
    expect(JSON.parse(String(messages[1]?.body))).toMatchObject({
      dgi: { groups: [{ type: 'Generic', items: [{ text: 'Parley' }, { text: 'opening hours' }] }] },
      phraseDetection: { conversation: { segmentation: { mode: 'Custom', segmentationSilenceTimeoutMs: 700 } } },
    });
    // What came before the segment goes with it; the end is an empty message.
    const sent = messages.slice(3).map(({ body }) => body);
    expect(sent).toEqual([1600, ...Array.from({ length: SPEECH.length / 160 }, () => 160), 0]);
  });

  it('hears the next segment over the same connection, in a turn of its own and with the phrases of then', async () => {
    const { hear, next, stream } = open(['one']);
    hear(SPEECH);
    await next();
    stream.setPhrases(['two']);
    hear(SPEECH);
    expect(await next()).toMatchObject({ type: 'final', text: TRANSCRIPT });
    expect(server.connections).toHaveLength(1);
    const contexts = server.connections[0]?.messages.filter(({ path }) => path === 'speech.context') ?? [];
    expect(contexts).toHaveLength(2);
    expect(contexts[0]?.requestId).not.toBe(contexts[1]?.requestId);
    expect(JSON.parse(String(contexts[1]?.body)).dgi.groups[0].items).toEqual([{ text: 'two' }]);
  });

  it('sends nothing between two segments', async () => {
    const { hear, next, stream } = open();
    hear(SPEECH);
    await next();
    const sent = server.connections[0]?.messages.length;
    for (let frame = 0; frame < 100; frame++) stream.write(SILENCE);
    hear(SILENCE);
    await next();
    // Speech config and context, WAV header, 400 ms of lead, the segment, the end.
    expect((server.connections[0]?.messages.length ?? 0) - (sent ?? 0)).toBe(3 + 2 + 10 + 1);
  });

  it('keeps segments that follow each other closely apart, and in order', async () => {
    const { hear, next, events } = open();
    for (const samples of [SPEECH, SILENCE, SPEECH]) hear(samples);
    const texts = [await next(), await next(), await next()].map((event) =>
      event.type === 'final' ? event.text : event,
    );
    expect(texts).toEqual([TRANSCRIPT, '', TRANSCRIPT]);
    expect(events.filter(({ type }) => type === 'error')).toEqual([]);
  });

  it('tells what it hears while the caller speaks', async () => {
    const { stream, events, next } = open();
    const heard = server.received('speech.config');
    stream.beginSegment();
    stream.write(SPEECH);
    await heard;
    while (!events.some(({ type }) => type === 'partial')) await new Promise((resolve) => setImmediate(resolve));
    stream.endSegment();
    await next();
    expect(events[0]).toEqual({ type: 'partial', text: 'what' });
  });

  it('opens another connection when the service closed it between two segments', async () => {
    const { hear, next } = open();
    hear(SPEECH);
    await next();
    server.disconnect();
    // By the time that it answers something else, the loss was noticed.
    await fetch(server.address.replace('ws', 'http'));
    hear(SPEECH);
    expect(await next()).toMatchObject({ type: 'final', text: TRANSCRIPT });
    expect(server.connections).toHaveLength(2);
  });

  it('silent: an empty transcript in time, and a timeout when nothing comes at all', async () => {
    server.fault = 'silent';
    const { hear, next } = open();
    hear(SPEECH);
    await clock.advance(1500);
    expect(await next()).toEqual({ type: 'final', text: '' });
    await clock.advance(1500);
    expect(await next()).toMatchObject({ type: 'error', error: { kind: 'timeout' } });
  });

  it('slow: what was heard by then in time, and the next segment as if nothing had been', async () => {
    server.fault = 'slow';
    const { hear, next, events } = open();
    const ended = server.received('audio');
    hear(SPEECH);
    await ended;
    await clock.advance(1500);
    expect(await next()).toMatchObject({ type: 'final' });
    server.fault = undefined;
    hear(SPEECH);
    server.letGo();
    expect(await next()).toMatchObject({ type: 'final', text: TRANSCRIPT });
    expect(events.filter(({ type }) => type === 'final')).toHaveLength(2);
  });

  it.each([
    ['neither region nor address', {}],
    ['a region that is an address', { region: 'evil.example/' }],
    ['an address that is none', { address: 'nowhere' }],
  ])('refuses %s', async (_, credentials) => {
    const access = { clock, log: silentLog, credentials: { apiKey: AZURE_KEY, ...credentials } };
    const { next } = listen(createAzureSpeechToText(access, { silenceMs: 700 }));
    expect(await next()).toMatchObject({ type: 'error', error: { kind: 'configuration' } });
  });

  it('does not connect where the guard does not allow it, and without TLS to nothing but what the guard saw', async () => {
    const credentials = { apiKey: AZURE_KEY, address: server.address.replace('127.0.0.1', 'speech.example') };
    const blocked = Object.assign(new Error('blocked'), { name: 'BlockedAddressError' });
    const refused = listen(
      createAzureSpeechToText(
        { clock, log: silentLog, credentials, lookup: (_host, _options, answer) => answer(blocked, '', 4) },
        { silenceMs: 700 },
      ),
    );
    expect(await refused.next()).toMatchObject({ type: 'error', error: { kind: 'configuration' } });
    expect(server.connections).toEqual([]);
    ear = listen(
      createAzureSpeechToText(
        { clock, log: silentLog, credentials, lookup: (_host, _options, answer) => answer(null, '127.0.0.1', 4) },
        { silenceMs: 700 },
      ),
    );
    ear.hear(SPEECH);
    expect(await ear.next()).toMatchObject({ type: 'final', text: TRANSCRIPT });
  });
});
