import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { testSpeechToText } from '../../../test/contracts/speech-to-text.ts';
import { ASSEMBLYAI_KEY, startAssemblyAi } from '../../../test/kit/vendors/assemblyai.ts';
import { testSocketFaults } from '../../../test/kit/vendors/socket-faults.ts';
import type { VendorServer } from '../../../test/kit/vendors/socket-server.ts';
import { speechOf, TRANSCRIPT } from '../../../test/kit/vendors/speech.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { VendorAccess } from '../catalog/vendor.ts';
import type { TranscriptEvent } from '../speech-to-text.ts';
import { createAssemblyAiSpeechToText, kindOf } from './speech-to-text.ts';

const CHOICE = { model: 'universal-streaming-multilingual', silenceMs: 500 };
const accessTo = (server: VendorServer, clock = systemClock): VendorAccess => ({
  ...{ clock, log: silentLog, credentials: { apiKey: ASSEMBLYAI_KEY, address: server.address } },
});

testSpeechToText('AssemblyAI', async () => {
  const server = await startAssemblyAi();
  return {
    recogniser: createAssemblyAiSpeechToText(accessTo(server), CHOICE),
    ...{ speech: speechOf(), transcript: TRANSCRIPT, phrases: [], close: () => server.close() },
  };
});

testSocketFaults('AssemblyAI', {
  key: ASSEMBLYAI_KEY,
  start: startAssemblyAi,
  speechToText: (access) => createAssemblyAiSpeechToText(access, CHOICE),
});

describe('AssemblyAI, as it is asked', () => {
  let server: VendorServer;
  beforeEach(async () => {
    server = await startAssemblyAi();
  });
  afterEach(() => server.close());

  /** Opens a stream and collects what comes, until `count` events that are no partials. */
  function listen(count: number, { model = CHOICE.model, clock = systemClock } = {}) {
    const events: TranscriptEvent[] = [];
    let finish: (events: TranscriptEvent[]) => void = () => undefined;
    const done = new Promise<TranscriptEvent[]>((resolve) => {
      finish = resolve;
    });
    const recogniser = createAssemblyAiSpeechToText(accessTo(server, clock), { ...CHOICE, model });
    const stream = recogniser.open({ language: 'fr-FR', phrases: ['Madame Dupont', 'x'.repeat(51)] }, (event) => {
      events.push(event);
      if (events.filter(({ type }) => type !== 'partial').length === count) finish(events);
    });
    return { stream, done };
  }

  it('gets µ-law in messages of 60 ms, the phrases as key terms, and the end of our segment', async () => {
    const { stream, done } = listen(1);
    stream.beginSegment();
    const speech = speechOf();
    for (let at = 0; at < speech.length; at += 160) stream.write(speech.slice(at, at + 160));
    stream.setPhrases(['Monsieur Martin']);
    stream.endSegment();
    const events = await done;
    stream.close();
    await expect.poll(() => server.open).toBe(0);
    expect(events.at(-1)).toEqual({ type: 'final', text: TRANSCRIPT, confidence: expect.closeTo(0.8) });
    expect(events.length).toBeGreaterThan(3);
    const [connection] = server.connections;
    expect(connection).toMatchObject({ path: '/v3/ws', headers: { authorization: ASSEMBLYAI_KEY } });
    expect(connection?.query).toEqual({
      ...{ speech_model: CHOICE.model, encoding: 'pcm_mulaw', sample_rate: '8000', format_turns: 'false' },
      ...{ end_of_turn_confidence_threshold: '1', min_turn_silence: '2000', max_turn_silence: '2000' },
      keyterms_prompt: '["Madame Dupont"]',
    });
    expect(connection?.messages).toEqual([
      ...Array<number>(speech.length / 480).fill(480),
      '{"type":"UpdateConfiguration","keyterms_prompt":["Monsieur Martin"]}',
      '{"type":"ForceEndpoint"}',
      '{"type":"Terminate"}',
    ]);
  });

  it('gets the least that it takes though the caller said less', async () => {
    const { stream, done } = listen(1);
    stream.beginSegment();
    stream.write(new Int16Array(160));
    stream.endSegment();
    expect(await done).toEqual([{ type: 'final', text: '' }]);
    stream.close();
    expect(server.connections[0]?.messages[0]).toBe(480);
  });

  it('is heard as having heard nothing where it says nothing, however often', async () => {
    const clock = new VirtualClock();
    const { stream, done } = listen(3, { clock });
    for (let segment = 1; segment <= 3; segment++) {
      stream.beginSegment();
      stream.write(new Int16Array(1600));
      stream.endSegment();
      const ended = () => server.connections[0]?.messages.filter((message) => message === '{"type":"ForceEndpoint"}');
      await expect.poll(() => ended()?.length).toBe(segment);
      await clock.advance(1000);
    }
    const nothing = { type: 'final', text: '' };
    expect(await done).toEqual([nothing, nothing, nothing]);
    stream.close();
  });

  it('tells an unknown model from other refusals', async () => {
    const { done } = listen(1, { model: 'unknown' });
    expect(await done).toMatchObject([{ type: 'error', error: { kind: 'configuration' } }]);
    expect(kindOf(1008, 'Unauthorized Connection: Too many concurrent sessions')).toBe('rate-limit');
    expect(kindOf(1008, 'Unauthorized Connection: Missing Authorization header')).toBe('authentication');
    expect(kindOf(3009, '')).toBe('rate-limit');
  });
});
