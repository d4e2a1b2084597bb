import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#base';
import { testTextToSpeech } from '../../../test/contracts/text-to-speech.ts';
import { AZURE_KEY, type AzureServer, startAzure } from '../../../test/kit/vendors/azure.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { SpeechChunk, SpeechRequest } from '../text-to-speech.ts';
import { createAzureTextToSpeech } from './text-to-speech.ts';

const HELLO: SpeechRequest = { text: 'Hello, you <there> & "you"?', language: 'en-GB' };
const forever = new AbortController().signal;

function voiceOf({ address }: AzureServer, clock = new VirtualClock()) {
  return createAzureTextToSpeech({ clock, log: silentLog, credentials: { apiKey: AZURE_KEY, address } });
}

testTextToSpeech('Azure', async () => {
  const server = await startAzure();
  const voice = voiceOf(server);
  return {
    voice,
    async close() {
      await voice.close?.();
      await server.close();
    },
  };
});

describe('speaking by Azure', () => {
  let server: AzureServer;
  let clock: VirtualClock;
  let voice: ReturnType<typeof voiceOf>;
  beforeEach(async () => {
    server = await startAzure();
    clock = new VirtualClock();
    voice = voiceOf(server, clock);
  });
  afterEach(async () => {
    await voice.close?.();
    await server.close();
  });

  async function say(request = HELLO, signal = forever): Promise<SpeechChunk[]> {
    const chunks: SpeechChunk[] = [];
    for await (const chunk of voice.speak(request, signal)) chunks.push(chunk);
    return chunks;
  }

  it('asks for A-law, and for the sentence without the silence before it', async () => {
    await say({ ...HELLO, rate: 1.2 });
    const [{ path, query, messages }] = server.connections as [AzureServer['connections'][0]];
    expect(path).toBe('/tts/cognitiveservices/websocket/v1');
    expect(query).toEqual({});
    expect(messages.map((message) => message.path)).toEqual(['speech.config', 'synthesis.context', 'ssml']);
    expect(JSON.parse(String(messages[1]?.body))).toMatchObject({
      synthesis: {
        audio: { outputFormat: 'raw-8khz-8bit-mono-alaw', metadataOptions: { wordBoundaryEnabled: 'true' } },
      },
    });
    expect(messages[2]).toMatchObject({ contentType: 'application/ssml+xml' });
    expect(messages[2]?.body).toBe(
      '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="http://www.w3.org/2001/mstts" xml:lang="en-GB">' +
        '<voice name="en-GB-SoniaNeural"><mstts:silence type="Leading-exact" value="0ms"/>' +
        '<prosody rate="1.2">Hello, you &lt;there&gt; &amp; &quot;you&quot;?</prosody></voice></speak>',
    );
  });

  it('tells each word once, in the chunk in which it begins', async () => {
    let samples = 0;
    const words = (await say()).flatMap((chunk) => {
      const fromMs = samples / 8;
      samples += chunk.samples.length;
      for (const { offsetMs } of chunk.words ?? []) {
        expect(offsetMs).toBeGreaterThanOrEqual(fromMs);
        expect(offsetMs).toBeLessThan(samples / 8);
      }
      return (chunk.words ?? []).map(({ text }) => text);
    });
    expect(words).toEqual(['Hello', 'you', 'there', 'you']);
  });

  it('speaks over connections that are open already, and keeps them', async () => {
    await voice.warm?.();
    for (let sentence = 0; sentence < 3; sentence++) await Promise.all([say(), say()]);
    expect(server.connections).toHaveLength(2);
    const spoken = server.connections.map(({ messages }) => messages.filter(({ path }) => path === 'ssml').length);
    expect(spoken).toEqual([3, 3]);
  });

  it('lets a connection go that is not needed any more', async () => {
    await say();
    expect(clock.pending).toBe(1);
    await clock.advance(60_000);
    expect(clock.pending).toBe(0);
    await say();
    expect(server.connections).toHaveLength(2);
  });

  it('closes connections that were opened ahead, whether they are open yet and whether they ever spoke', async () => {
    await voice.warm?.();
    await voice.close?.();
    await vi.waitUntil(() => server.connections.length === 2 && server.open === 0);
    voice = voiceOf(server, clock);
    await voice.warm?.();
    await vi.waitUntil(() => server.open === 2);
    await say();
    await voice.close?.();
    await vi.waitUntil(() => server.open === 0);
    expect(server.connections).toHaveLength(4);
  });

  it('tells the service to stop a sentence that is not wanted, and speaks over the same connection again', async () => {
    for await (const _ of voice.speak({ ...HELLO, text: `${HELLO.text} `.repeat(40) }, forever)) break;
    const messages = () => server.connections[0]?.messages ?? [];
    // More at once each time: sooner or later every idle connection is needed.
    for (let count = 1; messages().filter(({ path }) => path === 'ssml').length < 2; count++)
      await Promise.all(Array.from({ length: count }, () => say()));
    const controls = messages().filter(({ path }) => path === 'synthesis.control');
    expect(controls.map(({ body }) => body)).toEqual(['{"action":"stop"}']);
  });

  it('gives a connection up that does not stop', async () => {
    server.fault = 'silent';
    const controller = new AbortController();
    const reason = new DOMException('not wanted');
    const said = say(HELLO, controller.signal);
    await server.received('ssml');
    controller.abort(reason);
    await expect(said).rejects.toBe(reason);
    await clock.advance(2000);
    expect(clock.pending).toBe(0);
  });

  it('lists the voices of the service, and knows some when it cannot be asked', async () => {
    server.fault = '5xx';
    expect((await voice.voices()).length).toBeGreaterThan(10);
    server.fault = undefined;
    const sonia = { id: 'en-GB-SoniaNeural', name: 'Sonia', language: 'en-GB', gender: 'female' };
    expect(await voice.voices()).toEqual([sonia]);
  });

  it('says that a voice is unknown', async () => {
    await expect(say({ ...HELLO, voice: 'nobody' })).rejects.toMatchObject({ kind: 'configuration' });
  });

  it('silent: a timeout', async () => {
    server.fault = 'silent';
    const said = say().catch((error: unknown) => error);
    await server.received('ssml');
    await clock.advance(5000);
    expect(await said).toMatchObject({ kind: 'timeout' });
  });

  it('slow: speech when it comes', async () => {
    server.fault = 'slow';
    const said = say();
    await server.received('ssml');
    await clock.advance(4000);
    server.letGo();
    expect((await said).length).toBeGreaterThan(0);
  });
});
