import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VENDORS } from '#providers/catalog';
import { startServer } from '../../src/app/bench/server.ts';
import { type Stage, stageOn } from '../../src/app/bench/stage.ts';
import {
  ChangingAssistant,
  configOf,
  everyPair,
  giveKeys,
  HEARING,
  holdAll,
  problemsOf,
  SPEAKING,
  THINKING,
  tryKeys,
} from '../kit/provider-calls.ts';
import { type Fleet, startFleet } from '../kit/vendors/fleet.ts';

/** Calls at a time: more would wait for the processor and be taken for slow vendors. */
const AT_ONCE = 4;

describe('providers in calls over SIP', { timeout: 300_000 }, () => {
  let fleet: Fleet;
  let stage: Stage;
  beforeAll(async () => {
    fleet = await startFleet();
    stage = await stageOn(await startServer({ env: { PARLEY_OUTBOUND_ALLOW: '127.0.0.0/8' } }));
    await giveKeys(stage.server, fleet.vendors);
  });
  afterAll(async () => {
    await stage.close();
    await fleet.close();
  });

  it('are those of the catalogue', () => {
    const having = (stage: 'speechToText' | 'textToSpeech' | 'languageModel') =>
      VENDORS.flatMap((vendor) => (vendor[stage] ? vendor.id : [])).toSorted();
    expect(having('speechToText')).toEqual(HEARING.toSorted());
    expect(having('textToSpeech')).toEqual(SPEAKING.toSorted());
    expect(having('languageModel')).toEqual(THINKING.toSorted());
  });

  it('work when their keys are tried', async () => {
    expect(await tryKeys(stage.server, fleet.vendors)).toEqual([]);
  });

  it('change with the next call, while the server runs on', async () => {
    const before = { speechToText: 'deepgram', textToSpeech: 'elevenlabs', model: 'anthropic' };
    const after = { speechToText: 'elevenlabs', textToSpeech: 'deepgram', model: 'gemini' };
    const { deepgram, elevenlabs, anthropic, gemini } = fleet.servers;
    const count = () => ({
      deepgram: deepgram.connections.filter(({ path }) => path === '/v1/listen').length,
      elevenlabs: elevenlabs.connections.filter(({ path }) => path.includes('realtime')).length,
      ...{ anthropic: anthropic.requests.length, gemini: gemini.requests.length },
    });
    const tried = count();
    const used = () =>
      Object.entries(count()).flatMap(([id, times]) => (times > (tried[id as keyof typeof tried] ?? 0) ? id : []));
    const assistant = new ChangingAssistant(stage);
    await assistant.configure(configOf(before, fleet, 'Before.'));
    expect(problemsOf(await assistant.call(), before, fleet, 'Before.')).toEqual([]);
    expect(used()).toEqual(['deepgram', 'anthropic']);
    const { pid } = stage.server.process;
    await assistant.configure(configOf(after, fleet, 'After.'));
    expect(problemsOf(await assistant.call(), after, fleet, 'After.')).toEqual([]);
    expect(used()).toEqual(['deepgram', 'elevenlabs', 'anthropic', 'gemini']);
    expect([stage.server.process.pid, stage.server.process.exitCode]).toEqual([pid, null]);
  });

  it('hear, speak and think with one another, every pair of them', async () => {
    expect(await holdAll(stage, fleet, everyPair(), { atOnce: AT_ONCE })).toEqual([]);
  });

  it('get and give the audio of the line as it is where they can', () => {
    const { deepgram, elevenlabs, assemblyai } = fleet.servers;
    const formats = [deepgram, elevenlabs, assemblyai].flatMap(({ connections }) =>
      connections.map(({ path, query }) => {
        const { encoding, sample_rate = '', output_format, audio_format } = query;
        return `${path.replace(/speech\/[^/]+/, 'speech/*')} ${encoding ?? output_format ?? audio_format} ${sample_rate}`.trim();
      }),
    );
    // Azure, Google and OpenAI's realtime API are refused by their servers here when they ask for anything else.
    expect([...new Set(formats)].toSorted()).toEqual([
      '/v1/listen alaw 8000',
      '/v1/speak alaw 8000',
      '/v1/speech-to-text/realtime ulaw_8000',
      '/v1/text-to-speech/*/multi-stream-input alaw_8000',
      '/v3/ws pcm_mulaw 8000',
    ]);
  });
});
