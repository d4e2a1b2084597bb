import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../src/app/bench/server.ts';
import { type Stage, stageOn } from '../../src/app/bench/stage.ts';
import { chromiumPath, launchChromium } from '../e2e/console-browser.ts';
import { ChangingAssistant, type Combination, configOf, giveKeys, problemsOf, tryKeys } from '../kit/provider-calls.ts';
import { type Fleet, startFleet } from '../kit/vendors/fleet.ts';
import type { ModelFault } from '../kit/vendors/model-server.ts';
import type { SocketFault } from '../kit/vendors/socket-server.ts';

/* Too long for every run of the tests; by itself: `./parley build`, `npx vitest run test/soak/provider-faults.test.ts`. */

const LATE = [/no answer in time|too slow/, /pas de réponse à temps|trop lent/] as const;

/** What a vendor does, over a socket and as a model, and what the console says of it. */
const FAULTS: readonly (readonly [SocketFault, ModelFault, en: RegExp, fr: RegExp])[] = [
  ['bad key', '401', /key not accepted/, /clé refusée/],
  ['throttled', '429', /too many requests/, /trop de requêtes/],
  ['5xx', '500', /failed/, /en panne/],
  ['half a frame', 'half a frame', /failed|answer without sense/, /en panne|réponse incompréhensible/],
  ['silent', 'no answer', ...LATE],
  ['slow', 'slow', ...LATE],
];

/** For each stage who fails, who takes over, and how people call the former. */
const STAGES = [
  {
    ...{ stage: 'speech-to-text', part: 'speechToText', from: 'deepgram', to: 'assemblyai', name: 'Deepgram' },
    others: { textToSpeech: 'google-cloud', model: 'openrouter' },
  },
  {
    ...{ stage: 'text-to-speech', part: 'textToSpeech', from: 'elevenlabs', to: 'azure', name: 'ElevenLabs' },
    others: { speechToText: 'openai', model: 'ollama' },
  },
  {
    ...{ stage: 'language-model', part: 'model', from: 'anthropic', to: 'gemini', name: 'Anthropic' },
    others: { speechToText: 'openai-compatible', textToSpeech: 'openai' },
  },
] as const;
const LARGE = ['azure', 'google-cloud'];

describe.skipIf(chromiumPath === undefined)('a provider that fails in a call over SIP', { timeout: 120_000 }, () => {
  let fleet: Fleet;
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    fleet = await startFleet();
    browser = await launchChromium();
    stage = await stageOn(await startServer({ env: { PARLEY_OUTBOUND_ALLOW: '127.0.0.0/8' } }));
    await giveKeys(stage.server, fleet.vendors);
    // The first call would wait for their SDKs to load.
    expect(
      await tryKeys(
        stage.server,
        fleet.vendors.filter(({ id }) => LARGE.includes(id)),
      ),
    ).toEqual([]);
    const { http, signInLink } = stage.server.ready;
    page = await browser.newPage({ baseURL: http });
    await page.goto(signInLink ?? '');
    await page.getByRole('button', { name: 'Later' }).click();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
    await fleet?.close();
  });

  async function showIn(language: 'en' | 'fr'): Promise<void> {
    const change = (wanted: string) =>
      fetch('/api/v1/me', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: wanted }),
      }).then(({ ok }) => ok);
    expect(await page.evaluate(change, language)).toBe(true);
  }

  /** What the page of a call shows once it has the names of providers. */
  async function textOf(callId: string, name: string): Promise<string> {
    await page.goto(`/calls/${callId}`);
    await page.getByText(new RegExp(name)).first().waitFor();
    return (await page.locator('main').textContent()) ?? '';
  }

  async function callWithFault(
    { part, stage: place, from, to, others }: (typeof STAGES)[number],
    fault: string,
  ): Promise<{ readonly callId: string; readonly problems: readonly string[] }> {
    const chosen = { ...others, [part]: from } as unknown as Combination;
    const serving = { ...others, [part]: to } as unknown as Combination;
    const mark = `${place} with ${fault}.`;
    const config = configOf(chosen, fleet, mark);
    const choice = (config as Record<string, object>)[part];
    const assistant = new ChangingAssistant(stage);
    await assistant.configure({ ...config, [part]: { ...choice, fallbacks: [{ provider: to }] } });
    const held = await assistant.call();
    return {
      callId: held.call.id,
      problems: problemsOf(held, serving, fleet, mark, [`${place}: ${from} → ${to}`]),
    };
  }

  it.each(FAULTS)('is replaced within the turn, and named in plain words: %s', async (inSocket, inModel, ...words) => {
    const { servers, vendors } = fleet;
    // A new key gives a provider that failed another chance.
    await giveKeys(
      stage.server,
      vendors.filter((vendor) => STAGES.some(({ from }) => from === vendor.id)),
    );
    servers.deepgram.fault = inSocket;
    servers.elevenlabs.fault = inSocket;
    servers.anthropic.usual = { fault: inModel };
    const calls = await Promise.all(STAGES.map((place) => callWithFault(place, inSocket)));
    expect(calls.flatMap(({ problems }) => problems)).toEqual([]);
    for (const [index, language] of (['en', 'fr'] as const).entries()) {
      await showIn(language);
      for (const [at, { name }] of STAGES.entries())
        expect(await textOf(calls[at]?.callId ?? '', name)).toMatch(
          new RegExp(`${name}.{1,40}(${words[index]?.source})`),
        );
    }
  });
});
