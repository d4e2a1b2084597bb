import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { testTextToSpeech } from '../../../test/contracts/text-to-speech.ts';
import { type AudioServer, startOpenAiAudio } from '../../../test/kit/vendors/openai-audio.ts';
import { OPENAI_KEY } from '../../../test/kit/vendors/openai-realtime.ts';
import { testSocketFaults } from '../../../test/kit/vendors/socket-faults.ts';
import { CHARACTER_SAMPLES } from '../../../test/kit/vendors/speech.ts';
import type { Kept, Vendor, VendorAccess } from '../catalog/vendor.ts';
import { openai } from '../openai/index.ts';
import { openAiCompatible } from '../openai-compatible/index.ts';
import type { SpeechRequest, TextToSpeech } from '../text-to-speech.ts';

const never = new AbortController().signal;

const voiceOf = (vendor: Vendor, access: VendorAccess, model = 'gpt-4o-mini-tts') => {
  const voice = vendor.textToSpeech?.create(access, { model });
  expect(voice?.id).toBe(vendor.id);
  return voice as TextToSpeech & Kept;
};

const accessTo = ({ address }: AudioServer, apiKey?: string): VendorAccess => ({
  ...{ clock: systemClock, log: silentLog, credentials: { address, ...(apiKey && { apiKey }) } },
});

testTextToSpeech('OpenAI', async () => {
  const server = await startOpenAiAudio();
  return { voice: voiceOf(openai, accessTo(server, OPENAI_KEY)), close: () => server.close() };
});

testSocketFaults('OpenAI', {
  ...{ key: OPENAI_KEY, start: startOpenAiAudio, textToSpeech: (access) => voiceOf(openai, access) },
  means: { 'half a frame': 'protocol' },
});

async function speak(voice: TextToSpeech, request: Partial<SpeechRequest> = {}): Promise<number> {
  let samples = 0;
  const whole = { text: 'Hello there.', language: 'en-GB', ...request };
  for await (const chunk of voice.speak(whole, never)) samples += chunk.samples.length;
  return samples;
}

describe('OpenAI, as a voice that is asked', () => {
  let server: AudioServer;
  beforeEach(async () => {
    server = await startOpenAiAudio();
  });
  afterEach(() => server.close());
  const voice = (model?: string) => voiceOf(openai, accessTo(server, OPENAI_KEY), model);

  it('is asked for raw audio of one sentence, and heard in full without its silence', async () => {
    const samples = await speak(voice());
    expect(samples).toBeGreaterThan(12 * CHARACTER_SAMPLES - 40);
    expect(samples).toBeLessThan(12 * CHARACTER_SAMPLES + 160);
    const [request] = server.requests;
    expect(request?.path).toBe('/v1/audio/speech');
    expect(request?.headers.authorization).toBe(`Bearer ${OPENAI_KEY}`);
    expect(request?.body).toEqual({
      ...{ model: 'gpt-4o-mini-tts', input: 'Hello there.', voice: 'marin', response_format: 'pcm' },
    });
  });

  it('is told voice and speed where they were chosen, and a customer’s own voice as such', async () => {
    await speak(voice(), { voice: 'onyx', rate: 1.2 });
    await speak(voice(), { voice: 'voice_1234', rate: 1 });
    expect(server.requests.map(({ body }) => [body.voice, body.speed])).toEqual([
      ['onyx', 1.2],
      [{ id: 'voice_1234' }, undefined],
    ]);
  });

  it('speaks with a voice that the model has', async () => {
    await speak(voice('tts-1'));
    const voices = await voice('tts-1').voices();
    expect(voices.map(({ id }) => id)).toContain(server.requests[0]?.body.voice);
    expect(voices.map(({ id }) => id)).not.toContain('marin');
    expect((await voice().voices()).map(({ id }) => id)).toContain('marin');
  });

  it('gives the first audio while the rest is still to come', async () => {
    const text = 'A long sentence. '.repeat(60).trim();
    let first: number | undefined;
    let all = 0;
    for await (const { samples } of voice().speak({ text, language: 'en' }, never)) {
      first ??= samples.length;
      all += samples.length;
    }
    expect(first).toBeLessThan(all / 10);
  });

  it('is left when a sentence is not wanted any more', async () => {
    await server.close();
    server = await startOpenAiAudio({ isEndless: true });
    for await (const _ of voice().speak({ text: 'Hello.', language: 'en' }, never)) break;
    await server.clientLeft;
  });

  it('serves sentence after sentence over connections that stay open', async () => {
    const kept = voice();
    await kept.warm?.();
    expect(server.gets).toEqual(['/v1/models']);
    expect(server.opened).toBe(1);
    for (let count = 0; count < 10; count++) await speak(kept);
    // A second one, since one sentence is asked for before the connection of the other is free again.
    expect(server.opened).toBeLessThanOrEqual(2);
  });

  it('is not asked to say what cannot be said', async () => {
    expect(await speak(voice(), { text: ' ... 😀\u0000' })).toBe(0);
    expect(server.requests).toEqual([]);
  });

  it.each([
    [{ voice: 'nobody' }, 'gpt-4o-mini-tts'],
    [{}, 'unknown'],
  ])('tells an unknown voice or model from other refusals: %j %s', async (request, model) => {
    await expect(speak(voice(model), request)).rejects.toMatchObject({ kind: 'configuration', provider: 'openai' });
  });
});

describe('a speech server of one’s own', () => {
  let server: AudioServer;
  afterEach(() => server.close());
  const voice = async (settings: Parameters<typeof startOpenAiAudio>[0]) => {
    server = await startOpenAiAudio({ isOpen: true, ...settings });
    return voiceOf(openAiCompatible, accessTo(server), 'tts-1');
  };

  it('needs no key, is asked for its voices once, and speaks with one of the language', async () => {
    const kokoro = await voice({ voices: { voices: ['af_heart', 'bm_george', 'ff_siwis'] } });
    expect(await kokoro.voices()).toEqual([
      { id: 'af_heart', name: 'af_heart', language: 'en-US', gender: 'female' },
      { id: 'bm_george', name: 'bm_george', language: 'en-GB', gender: 'male' },
      { id: 'ff_siwis', name: 'ff_siwis', language: 'fr-FR', gender: 'female' },
    ]);
    for (const language of ['fr-CA', 'en-GB', 'de-DE']) await speak(kokoro, { language });
    expect(server.requests.map(({ body }) => body.voice)).toEqual(['ff_siwis', 'bm_george', 'af_heart']);
    expect(server.gets).toEqual(['/v1/audio/voices']);
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(server.requests[0]?.body).toMatchObject({ model: 'tts-1', response_format: 'pcm', sample_rate: 24_000 });
  });

  it.each([
    [
      [{ id: 'a', name: 'Ada', language: 'de', gender: 'Female' }],
      { id: 'a', name: 'Ada', language: 'de', gender: 'female' },
    ],
    [{ data: [{ name: 'b' }] }, { id: 'b', name: 'b', language: 'mul', gender: 'neutral' }],
  ])('may list its voices in other ways: %j', async (voices, expected) => {
    expect(await (await voice({ voices })).voices()).toEqual([expected]);
  });

  it.each([[undefined], [{ nothing: true }]])('has the usual voices when it lists none: %j', async (voices) => {
    const without = await voice({ voices });
    expect((await without.voices()).map(({ id }) => id)).toContain('alloy');
    await speak(without);
    await speak(without);
    expect(server.gets).toHaveLength(1);
  });

  it('may speak at another rate when it says so', async () => {
    const slow = await voice({ contentType: 'audio/pcm;rate=48000' });
    expect(await speak(slow)).toBeLessThan(7 * CHARACTER_SAMPLES);
  });

  it('is not played when what it sends is no raw audio', async () => {
    await expect(speak(await voice({ contentType: 'audio/mpeg' }))).rejects.toMatchObject({ kind: 'protocol' });
  });
});
