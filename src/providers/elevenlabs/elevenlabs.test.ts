import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { testSpeechToText } from '../../../test/contracts/speech-to-text.ts';
import { testTextToSpeech } from '../../../test/contracts/text-to-speech.ts';
import { ELEVENLABS_KEY, startElevenLabs } from '../../../test/kit/vendors/elevenlabs.ts';
import { testSocketFaults } from '../../../test/kit/vendors/socket-faults.ts';
import type { VendorServer } from '../../../test/kit/vendors/socket-server.ts';
import { CHARACTER_SAMPLES, speechOf, TRANSCRIPT } from '../../../test/kit/vendors/speech.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { VendorAccess } from '../catalog/vendor.ts';
import { GrowingText } from '../growing-text.ts';
import type { TranscriptEvent } from '../speech-to-text.ts';
import type { SpeechChunk } from '../text-to-speech.ts';
import { kindOf, kindOfWords } from './failure.ts';
import { createElevenLabsSpeechToText } from './speech-to-text.ts';
import { createElevenLabsTextToSpeech } from './text-to-speech.ts';
import { ELEVENLABS_VOICES } from './voices.ts';

const HEARS = 'scribe_v2_realtime';
const SPEAKS = 'eleven_flash_v2_5';
const never = new AbortController().signal;
const accessTo = (server: VendorServer, clock = systemClock): VendorAccess => ({
  ...{ clock, log: silentLog, credentials: { apiKey: ELEVENLABS_KEY, address: server.address } },
});

testSpeechToText('ElevenLabs', async () => {
  const server = await startElevenLabs();
  return {
    recogniser: createElevenLabsSpeechToText(accessTo(server), HEARS),
    ...{ speech: speechOf(), transcript: TRANSCRIPT, phrases: [], close: () => server.close() },
  };
});

testTextToSpeech('ElevenLabs', async () => {
  const server = await startElevenLabs();
  const voice = createElevenLabsTextToSpeech(accessTo(server), SPEAKS);
  return {
    voice,
    async close() {
      await voice.close();
      await server.close();
    },
  };
});

testSocketFaults('ElevenLabs', {
  key: ELEVENLABS_KEY,
  start: startElevenLabs,
  speechToText: (access) => createElevenLabsSpeechToText(access, HEARS),
  textToSpeech: (access) => createElevenLabsTextToSpeech(access, SPEAKS),
});

describe('ElevenLabs, as it is asked', () => {
  let server: VendorServer;
  beforeEach(async () => {
    server = await startElevenLabs();
  });
  afterEach(() => server.close());

  const messagesOf = (connection: number) =>
    (server.connections[connection]?.messages ?? []).map(
      (message) => JSON.parse(String(message)) as Record<string, unknown>,
    );

  const speak = async (
    text: string,
    more: { voice?: string; rate?: number; language?: string } = {},
    model = SPEAKS,
  ) => {
    const voice = createElevenLabsTextToSpeech(accessTo(server), model);
    const chunks: SpeechChunk[] = [];
    for await (const chunk of voice.speak({ text, language: 'en-GB', ...more }, never)) chunks.push(chunk);
    await voice.close();
    return chunks;
  };

  it('gets µ-law frames as they come, and commits at the end of our segment', async () => {
    const events = await new Promise<TranscriptEvent[]>((resolve) => {
      const seen: TranscriptEvent[] = [];
      const recogniser = createElevenLabsSpeechToText(accessTo(server), HEARS);
      const stream = recogniser.open({ language: 'fr-FR', phrases: [] }, (event) => {
        seen.push(event);
        if (event.type === 'partial') return;
        stream.close();
        resolve(seen);
      });
      stream.beginSegment();
      const speech = speechOf();
      for (let at = 0; at < speech.length; at += 160) stream.write(speech.slice(at, at + 160));
      stream.endSegment();
    });
    expect(events.at(-1)).toEqual({ type: 'final', text: TRANSCRIPT });
    expect(events.length).toBeGreaterThan(3);
    const [connection] = server.connections;
    expect(connection).toMatchObject({
      path: '/v1/speech-to-text/realtime',
      headers: { 'xi-api-key': ELEVENLABS_KEY },
    });
    expect(connection?.query).toEqual({
      ...{ model_id: HEARS, audio_format: 'ulaw_8000', commit_strategy: 'manual', language_code: 'fr' },
    });
    const messages = messagesOf(0);
    expect(messages).toHaveLength(speechOf().length / 160 + 1);
    expect(messages[0]).toMatchObject({ message_type: 'input_audio_chunk', commit: false, sample_rate: 8000 });
    expect(Buffer.from(String(messages[0]?.audio_base_64), 'base64')).toHaveLength(160);
    expect(messages.at(-1)).toMatchObject({ message_type: 'input_audio_chunk', commit: true });
  });

  it('hears a little silence from time to time while nobody speaks, and nothing else', async () => {
    const clock = new VirtualClock();
    const recogniser = createElevenLabsSpeechToText(accessTo(server, clock), HEARS);
    const stream = recogniser.open({ language: 'en', phrases: [] }, () => undefined);
    stream.write(new Int16Array(160));
    await expect.poll(() => server.open).toBe(1);
    await expect
      .poll(async () => {
        await clock.advance(5000);
        return messagesOf(0).length;
      })
      .toBeGreaterThan(1);
    stream.close();
    for (const message of messagesOf(0))
      expect(message).toMatchObject({ commit: false, audio_base_64: Buffer.alloc(160, 0xff).toString('base64') });
  });

  it('speaks each sentence in a context of its own', async () => {
    const chunks = await speak('Bonjour.', { language: 'fr-CA' });
    expect(chunks.reduce((sum, { samples }) => sum + samples.length, 0)).toBe('Bonjour.'.length * CHARACTER_SAMPLES);
    const [connection] = server.connections;
    expect(connection).toMatchObject({
      path: `/v1/text-to-speech/${ELEVENLABS_VOICES[0]?.id}/multi-stream-input`,
      headers: { 'xi-api-key': ELEVENLABS_KEY },
    });
    expect(connection?.query).toEqual({
      ...{ model_id: SPEAKS, output_format: 'alaw_8000', sync_alignment: 'true' },
      ...{ inactivity_timeout: '180', language_code: 'fr' },
    });
    expect(messagesOf(0).slice(0, 3)).toEqual([
      { text: ' ', context_id: '1' },
      { text: 'Bonjour. ', context_id: '1', flush: true },
      { context_id: '1', close_context: true },
    ]);
  });

  it('is given a growing sentence in whole words, and begins with its first fifty characters', async () => {
    const voice = createElevenLabsTextToSpeech(accessTo(server), SPEAKS);
    const text = new GrowingText();
    const words: string[] = [];
    const speaking = (async () => {
      for await (const chunk of voice.speakGrowing?.({ text, language: 'fr' }, never) ?? [])
        words.push(...(chunk.words ?? []).map((word) => word.text));
    })();
    text.become('Nous sommes');
    await expect.poll(() => server.connections[0]?.messages.length).toBe(2);
    text.become('Nous sommes ouverts de neuf heures à dix-sept heures');
    await expect.poll(() => words.length).toBe(9);
    text.become('Nous sommes ouverts de neuf heures à dix-sept heures trente, et le samedi matin.');
    text.end();
    await speaking;
    expect(words.join(' ')).toBe('Nous sommes ouverts de neuf heures à dix-sept heures trente, et le samedi matin.');
    expect(messagesOf(0)).toEqual([
      { text: ' ', context_id: '1', generation_config: { chunk_length_schedule: [50, 80, 120, 160] } },
      { text: 'Nous sommes ', context_id: '1' },
      { text: 'ouverts de neuf heures à dix-sept heures ', context_id: '1' },
      { text: 'trente, et le samedi matin. ', context_id: '1' },
      { context_id: '1', flush: true },
      { context_id: '1', close_context: true },
    ]);
    await voice.close();
  });

  it('closes the context of a sentence that is given up before it is written', async () => {
    const voice = createElevenLabsTextToSpeech(accessTo(server), SPEAKS);
    const text = new GrowingText();
    text.become('Nous sommes');
    const abort = new AbortController();
    const reading = voice.speakGrowing?.({ text, language: 'fr' }, abort.signal)[Symbol.asyncIterator]().next();
    await expect.poll(() => server.connections[0]?.messages.length).toBe(2);
    abort.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await expect.poll(() => voice.dump().idle).toBe(1);
    text.become('Nous sommes ouverts.');
    text.end();
    expect(messagesOf(0).slice(2)).toEqual([{ context_id: '1', close_context: true }]);
    await voice.close();
  });

  it('tells when each word begins in the sentence, whole though pieces of audio cut it', async () => {
    const chunks = await speak('Good morning, everybody.');
    expect(chunks.length).toBeGreaterThan(3);
    const words = chunks.flatMap((chunk) => chunk.words ?? []);
    const at = (word: string) => 'Good morning, everybody.'.indexOf(word) * (CHARACTER_SAMPLES / 8);
    expect(words).toEqual(['Good', 'morning,', 'everybody.'].map((text) => ({ text, offsetMs: at(text) })));
  });

  it('is asked for a voice of one’s own, a speed within its limits, and a language only where the model is told', async () => {
    await speak('Hello.', { voice: 'cloned/1', rate: 9 }, 'eleven_multilingual_v2');
    expect(server.connections[0]?.path).toBe('/v1/text-to-speech/cloned%2F1/multi-stream-input');
    expect(server.connections[0]?.query).not.toHaveProperty('language_code');
    expect(messagesOf(0)[0]).toEqual({ text: ' ', context_id: '1', voice_settings: { speed: 1.2 } });
  });

  it('tells a voice that does not exist from other failures', async () => {
    await expect(speak('Hello.', { voice: 'unknown' })).rejects.toMatchObject({ kind: 'configuration' });
    expect(kindOfWords('quota_exceeded This request exceeds your quota.')).toBe('rate-limit');
    expect(kindOfWords('auth_error')).toBe('authentication');
    expect(kindOf(401, '{"detail":{"status":"quota_exceeded"}}')).toBe('rate-limit');
    expect(kindOf(1008, 'We are sorry, something went wrong.')).toBe('unavailable');
  });

  it('speaks five sentences on one connection, and goes on after an interruption', async () => {
    const voice = createElevenLabsTextToSpeech(accessTo(server), SPEAKS);
    await voice.warm();
    const say = async (text: string) => {
      let samples = 0;
      for await (const chunk of voice.speak({ text, language: 'en' }, never)) samples += chunk.samples.length;
      return samples;
    };
    for await (const _ of voice.speak({ text: 'This one is interrupted.', language: 'en' }, never)) break;
    await expect.poll(() => voice.dump().idle).toBe(1);
    const texts = ['One.', 'And two.', 'And then three.', 'Four.', 'Five.'];
    expect(await Promise.all(texts.map(say))).toEqual(texts.map((text) => text.length * CHARACTER_SAMPLES));
    expect(server.connections).toHaveLength(1);
    expect(await Promise.all([...texts, 'Six.'].map(say))).toHaveLength(6);
    expect(server.connections).toHaveLength(2);
    await voice.close();
  });

  it('lists all voices of the account, page by page, and the known ones when it cannot', async () => {
    const voice = createElevenLabsTextToSpeech(accessTo(server), SPEAKS);
    server.fault = 'throttled';
    expect(await voice.voices()).toBe(ELEVENLABS_VOICES);
    server.fault = undefined;
    expect(await voice.voices()).toEqual([
      { id: 'EXAVITQu4vr4xnSDxMaL', name: 'Sarah', language: 'mul', gender: 'female' },
      { id: 'cloned-1', name: 'Marie', language: 'mul', gender: 'neutral' },
      { id: 'cloned-101', name: 'Paul', language: 'mul', gender: 'male' },
    ]);
    const first = '/v2/voices?page_size=100';
    expect(server.gets).toEqual([first, first, `${first}&next_page_token=page%2F2`]);
  });
});
