import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import { sampleCall, sampleId } from '../kit/console-server/sample-calls.ts';
import type { ConsoleServer } from '../kit/console-server.ts';
import { visit } from './console-browser.ts';

const LIVE = sampleId('call', 100_000);

export function callTests(browser: () => Browser, start: () => Promise<ConsoleServer>): void {
  const open = async (path: string) => {
    const server = await start();
    const visitor = await visit(browser(), server);
    await visitor.page.goto(path);
    const close = async () => {
      await visitor.context.close();
      await server.close();
    };
    return { ...visitor, server, close };
  };

  it('says how many calls are new and shows them when asked, without moving a row before', async () => {
    const { page, server, close } = await open('/calls');
    const rows = page.getByRole('row');
    await expect.poll(() => rows.count()).toBe(51);
    const subjects = server.state.assistants.map(({ assistant }) => assistant);
    const fresh = { ...sampleCall(0, Date.now(), subjects), id: sampleId('call', 500), from: '+33199999999' };
    server.state.calls.unshift({ ...fresh, startedAt: new Date().toISOString() });
    const button = page.getByRole('button', { name: 'Show 1 new call' });
    await button.waitFor();
    expect(await rows.count()).toBe(51);
    await button.click();
    await page.getByText('+33199999999').waitFor();
    await page.getByRole('button', { name: 'Show older calls' }).click();
    await expect.poll(() => rows.count()).toBe(64);
    await close();
  });

  it('keeps its filters in the address', async () => {
    const { page, close } = await open('/calls');
    await page.getByLabel('Words or number').fill('Le Tilleul');
    await expect.poll(() => page.url()).toContain('q=Le');
    await expect.poll(() => page.getByRole('row').count()).toBe(21);
    await page.reload();
    expect(await page.getByLabel('Words or number').inputValue()).toBe('Le Tilleul');
    await close();
  });

  it('plays the recording from the sentence that is chosen, and marks it', async () => {
    const { page, close } = await open(`/calls/${sampleId('call', 0)}`);
    const sentence = page.getByRole('button', { name: /And on Sunday\?/ });
    await sentence.click();
    await expect.poll(() => sentence.getAttribute('aria-current')).toBe('true');
    const position = page.getByRole('slider', { name: 'Position in the recording' });
    await expect.poll(async () => Number(await position.getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(11);
    await page.getByRole('button', { name: 'Pause' }).click();
    await position.focus();
    await page.keyboard.press('Home');
    await expect.poll(() => position.getAttribute('aria-valuenow')).toBe('0');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => position.getAttribute('aria-valuenow')).toBe('5');
    await close();
  });

  it('follows a live call and ends it', async () => {
    const { page, server, close } = await open(`/calls/${LIVE}`);
    await page.getByText('I would like to move my appointment.').waitFor();
    server.calls.partial(LIVE, 'assistant', 'When would');
    await page.getByText('When would').waitFor();
    server.calls.partial(LIVE, 'assistant', '');
    const text = 'When would you like to come?';
    const said = { text, generated: text, interrupted: false, startedAtMs: 9000, endedAtMs: 10_000 };
    server.calls.note(LIVE, { type: 'assistant-said', ...said });
    await page.getByText(text).waitFor();
    await page.getByRole('button', { name: 'End the call' }).click();
    await page.getByText('The call ended. Your team: hung up').waitFor();
    await page.getByRole('link', { name: 'Download' }).waitFor();
    await close();
  });
}
