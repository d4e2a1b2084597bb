import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyState, sampleState } from '../kit/console-server/state.ts';
import { type ConsoleServer, startConsoleServer } from '../kit/console-server.ts';
import { findings, goTo, overflowsOnTelephone, PLACES, type Place } from './console-accessibility.ts';
import { type BuiltConsole, buildConsole, chromiumPath, launchChromium, visit } from './console-browser.ts';
import { budgetTests } from './console-budget.ts';
import { callTests } from './console-calls.ts';
import { editingTests } from './console-editing.ts';
import { providerTests } from './console-providers.ts';
import { signInTests } from './console-sign-in.ts';
import { talkTests } from './console-talk.ts';

const PAGES_TIMEOUT_MS = 300_000;
const FLOW_TIMEOUT_MS = 60_000;
const EMPTY_PLACES: readonly Place[] = ['/assistants', '/calls', '/lines', '/sip-connections'].map((path) => ({
  path,
}));

if (chromiumPath === undefined)
  console.warn('The console is not tested in a browser: no Chromium is installed (Debian: apt-get install chromium).');

describe.skipIf(chromiumPath === undefined)('the console', () => {
  let built: BuiltConsole;
  let chromium: Browser;
  beforeAll(async () => {
    [built, chromium] = await Promise.all([buildConsole(), launchChromium()]);
  });
  afterAll(async () => {
    await chromium?.close();
    built?.remove();
  });
  const browser = () => chromium;
  const start = (state = sampleState('en')): Promise<ConsoleServer> =>
    startConsoleServer({ state, folder: built.folder });

  describe.each(['light', 'dark'] as const)('in %s', (theme) => {
    it.each(['en', 'fr'] as const)(
      'meets WCAG 2.2 AA on every page, and fits a telephone of 360 pixels (%s)',
      async (language) => {
        const server = await start(sampleState(language));
        const found: string[] = [];
        for (const signedIn of [true, false]) {
          const { page, context, complaints } = await visit(browser(), server, { theme, language, signedIn });
          for (const place of PLACES.filter((one) => (one.signedIn ?? true) === signedIn)) {
            await goTo(page, place);
            found.push(...(await findings(page)).map((finding) => `${place.path} ${finding}`));
            if (!place.onlyWide && (await overflowsOnTelephone(page))) found.push(`${place.path} is too wide`);
          }
          // A used link and a signed-out visitor are answered 401, which browsers write to their console.
          found.push(...complaints.filter((complaint) => !complaint.includes('401')));
          await context.close();
        }
        expect(found).toEqual([]);
        await server.close();
      },
      PAGES_TIMEOUT_MS,
    );
  });

  it('teaches on its empty pages', { timeout: FLOW_TIMEOUT_MS }, async () => {
    const server = await start(emptyState('en'));
    const { page, context } = await visit(browser(), server);
    for (const place of EMPTY_PLACES) {
      await goTo(page, place);
      expect(await page.getByRole('heading', { level: 2 }).count()).toBe(1);
      expect(await findings(page)).toEqual([]);
    }
    await context.close();
    await server.close();
  });

  describe('sign-in', { timeout: FLOW_TIMEOUT_MS }, () => signInTests(browser, start));
  describe('editing an assistant', { timeout: FLOW_TIMEOUT_MS }, () => editingTests(browser, start));
  describe('calls', { timeout: FLOW_TIMEOUT_MS }, () => callTests(browser, start));
  describe('providers', { timeout: FLOW_TIMEOUT_MS }, () => providerTests(browser, start));
  describe('talking', { timeout: FLOW_TIMEOUT_MS }, () => talkTests(browser, start));
  describe('its weight', { timeout: FLOW_TIMEOUT_MS }, () => budgetTests(browser, start));
});
