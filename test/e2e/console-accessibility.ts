import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { EVENTFUL } from '../kit/console-server/eventful-call.ts';
import { sampleId } from '../kit/console-server/sample-calls.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const assistant = `/assistants/${sampleId('assistant', 1)}`;

/** A page, and what makes it show all that it has. */
export interface Place {
  readonly path: string;
  readonly signedIn?: false;
  readonly open?: (page: Page) => Promise<void>;
  /** Looks otherwise, or is elsewhere, on a telephone. */
  readonly onlyWide?: true;
}

const press = (role: 'button' | 'tab', name: RegExp) => async (page: Page) => {
  await page.getByRole(role, { name }).first().click();
};

/** Opens what a page keeps for those who look for it. */
const openAll = async (page: Page) => {
  await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
};

export const PLACES: readonly Place[] = [
  { path: '/sign-in', signedIn: false },
  { path: '/sign-in#token=a-link-that-was-used-before', signedIn: false },
  { path: '/assistants' },
  { path: '/assistants', open: press('button', /New assistant|Nouvel assistant/) },
  {
    path: '/assistants',
    open: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('textbox').or(page.getByRole('searchbox')).first().waitFor();
    },
  },
  { path: '/lines', open: press('button', /Camille Roux/), onlyWide: true },
  { path: assistant },
  { path: `${assistant}?tab=prompt&talk=true`, onlyWide: true },
  { path: `${assistant}?tab=voice`, open: openAll },
  { path: `${assistant}?tab=hearing`, open: openAll },
  { path: `${assistant}?tab=model`, open: openAll },
  { path: `${assistant}?tab=intents`, open: press('button', /opening hours/) },
  { path: `${assistant}?tab=documents`, open: press('button', /Opening hours/) },
  { path: `${assistant}?tab=behaviour`, open: openAll },
  { path: `${assistant}?tab=outbound`, open: openAll },
  { path: `${assistant}?tab=versions` },
  { path: `${assistant}/talk` },
  { path: '/calls' },
  { path: '/calls?q=nothing-like-this' },
  { path: `/calls/${sampleId('call', 0)}` },
  { path: `/calls/${sampleId('call', 3)}`, open: press('tab', /Timeline|Chronologie/) },
  { path: `/calls/${sampleId('call', 100_000)}` },
  { path: `/calls/${EVENTFUL}`, open: openAll },
  { path: `/calls/${EVENTFUL}`, open: press('tab', /Timeline|Chronologie/) },
  { path: '/lines' },
  { path: '/lines', open: press('button', /Add a line|Ajouter une ligne/) },
  { path: '/sip-connections' },
  { path: '/sip-connections', open: press('button', /Carrier trunk/) },
  { path: '/providers', open: press('button', /^(Test|Tester) OpenAI/) },
  { path: '/providers', open: press('button', /: OpenAI/) },
  { path: '/operator' },
  { path: '/operator', open: press('button', /: OpenAI/) },
  { path: '/operator?tab=prices', open: press('button', /gpt/) },
  { path: '/operator?tab=health' },
  { path: '/providers?tab=health' },
  { path: '/providers?tab=usage' },
  { path: '/settings' },
  { path: '/settings', open: press('button', /New API key|Nouvelle clé/) },
  { path: '/no-such-page' },
];

/** Opens a place and waits until nothing is being fetched any more. */
export async function goTo(page: Page, { path, open }: Place): Promise<void> {
  // A change of the part after # alone would not load the page.
  await page.goto('about:blank');
  await page.goto(path);
  await page.getByRole('heading').first().waitFor();
  await expect.poll(() => page.locator('[class*="Skeleton"]').count()).toBe(0);
  await open?.(page);
}

/** What axe finds against WCAG 2.2 AA, one line a finding. */
export async function findings(page: Page): Promise<string[]> {
  // The legacy mode needs no second, blank page, which strict security policies forbid.
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
}

const TELEPHONE = { width: 360, height: 740 };

/** Whether the page would have to be scrolled sideways in a window as narrow as a telephone. */
export async function overflowsOnTelephone(page: Page): Promise<boolean> {
  const before = page.viewportSize();
  await page.setViewportSize(TELEPHONE);
  const narrow = () => page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth');
  // The page has a moment to arrange itself anew.
  const fits = await expect
    .poll(narrow, { timeout: 2000 })
    .toBe(true)
    .then(
      () => true,
      () => false,
    );
  if (before) await page.setViewportSize(before);
  return !fits;
}
