import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AssistantConfig } from '#domain';
import { asPlatform, workspaces } from '#platform/db';
import type { HttpServer } from '#platform/http';
import { createSpeechCache } from '#providers';
import { CallStage } from '../../../test/kit/call-stage.ts';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import type { Call } from './contract.ts';
import { fixedSentences } from './fixed-sentences.ts';

const HELLO = 'Good morning, this is the bakery.';
const REPLY = 'I have noted your name, Mrs Martin.';

describe('the fixed sentences of an assistant', () => {
  it('are those of its settings and of the platform, whole and in pieces', () => {
    const config = AssistantConfig.parse({ firstMessage: 'Hello. How can I help?', language: 'fr-FR' });
    const fixed = fixedSentences(config);
    for (const text of ['Hello. How can I help?', 'Hello.', 'How can I help?', 'Êtes-vous toujours là ?'])
      expect(fixed).toContain(text);
  });

  it('are none that have something of the caller in them', () => {
    const config = AssistantConfig.parse({
      firstMessage: 'Hello {{system.phone}}. How can I help?',
      messages: { stillThere: 'Are you there, {{name}}?' },
      answering: { voicemailMessage: 'A message for {{name}}.', screeningReply: 'This is the bakery.' },
    });
    const fixed = [...fixedSentences(config)];
    expect(fixed).toContain('This is the bakery.');
    expect(fixed.filter((text) => /\{\{|How can I help|message for/.test(text))).toEqual([]);
  });
});

describe('sentences that are said again and again', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let stage: CallStage;
  let server: HttpServer;
  let place: string;
  const cache = () => stage.deps.speechCache;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    acme = await createTenant(db.database);
    place = 'key 1';
    stage = new CallStage(db, {
      speechCache: createSpeechCache({ maxBytes: 10_000_000 }),
      engines: {
        speechToText: () => stage.stt,
        textToSpeech: ({ provider }) => (provider === 'local' ? undefined : Object.assign(stage.tts, { place })),
        languageModel: ({ provider }) => (provider === 'ollama' ? undefined : stage.llm),
      },
    });
    stage.answer = () => ({ text: REPLY });
    server = await tenantServer([acme], [stage.calls.routes]);
  });
  afterEach(async () => {
    await server.close();
    stage.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
  });

  /** One call in which the caller says something; what was asked of the voice, and what it cost in characters. */
  async function hold(virtualNumber: string): Promise<{ spoken: string[]; characters: number; call: Call }> {
    const before = stage.tts.spoken.length;
    const { leg, caller, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    await stage.during(caller.say('I am Mrs Martin'));
    await stage.until(() => leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    leg.remoteHangUp();
    await stage.during(over);
    const get = async (path: string) =>
      (await server.app.inject({ url: `/api/v1${path}`, headers: acme.headers() })).json();
    const call: Call = await get(`/calls/${(await get('/calls?limit=1')).items[0].id}`);
    const line = call.usage?.find(({ stage: of }) => of === 'text-to-speech');
    return { spoken: stage.tts.spoken.slice(before), characters: line?.characters ?? 0, call };
  }
  const said = ({ timeline }: Call) =>
    timeline.flatMap((event) => (event.type === 'assistant-said' ? [event.text] : []));
  const config = { firstMessage: HELLO, speculation: false, textToSpeech: { provider: 'sample' } };
  const publish = (changes: object = {}) =>
    stage.publishAssistant(acme, AssistantConfig.parse({ ...config, ...changes }));

  it('are spoken once and paid for once; what the model says, each time', async () => {
    const { virtualNumber } = await publish();
    const first = await hold(virtualNumber);
    expect(first.spoken.join(' ')).toBe(`${HELLO} ${REPLY}`);
    const second = await hold(virtualNumber);
    expect(second.spoken.join(' ')).toBe(REPLY);
    expect(said(second.call)).toEqual([HELLO, REPLY]);
    for (const { characters, spoken } of [first, second]) expect(characters).toBe(spoken.join('').length);
    expect(cache()?.figures(acme.workspaceId)).toMatchObject([
      { provider: 'sample', misses: 1, hits: 1, savedCharacters: HELLO.length },
    ]);
  });

  it('say nothing of the health of a provider', async () => {
    const { virtualNumber } = await publish();
    const answers = () =>
      stage.deps.providerHealth.snapshot().find(({ provider }) => provider === 'sample')?.answers ?? 0;
    await hold(virtualNumber);
    const before = answers();
    const { spoken } = await hold(virtualNumber);
    expect(answers() - before).toBe(spoken.length);
  });

  it('are spoken anew with another key or voice, from the next call on', async () => {
    const { virtualNumber } = await publish();
    await hold(virtualNumber);
    place = 'key 2';
    expect((await hold(virtualNumber)).spoken.join(' ')).toContain(HELLO);
    const other = await publish({ textToSpeech: { provider: 'sample', voice: 'bruno' } });
    expect((await hold(other.virtualNumber)).spoken.join(' ')).toContain(HELLO);
  });

  it('with something of the caller in them are never kept', async () => {
    const { virtualNumber } = await publish({ firstMessage: 'Hello, you call from {{system.phone}}.' });
    await hold(virtualNumber);
    expect((await hold(virtualNumber)).spoken.join(' ')).toContain('0612345678');
    expect(cache()?.keptBytes).toBe(0);
  });
});
