import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import type { ConsoleServer } from '../kit/console-server.ts';
import { findings, overflowsOnTelephone } from './console-accessibility.ts';
import { visit } from './console-browser.ts';

export function editingTests(browser: () => Browser, start: () => Promise<ConsoleServer>): void {
  const open = async () => {
    const server = await start();
    const visitor = await visit(browser(), server);
    const [record] = server.state.assistants;
    if (!record) throw new TypeError('The sample workspace has assistants.');
    await visitor.page.goto(`/assistants/${record.assistant.id}`);
    const close = async () => {
      await visitor.context.close();
      await server.close();
    };
    return { ...visitor, server, record, close };
  };

  it('saves a draft by itself and publishes it only when told to', async () => {
    const { page, record, close } = await open();
    await page.getByLabel('First message').fill('Good morning.');
    await page.getByText('Unsaved changes').waitFor();
    await page.getByText('All changes saved').waitFor();
    expect(record.assistant.config.firstMessage).toBe('Good morning.');
    expect(record.assistant.revision).toBe(6);
    expect(record.versions[0]?.config.firstMessage).not.toBe('Good morning.');

    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published: version 3').waitFor();
    expect(record.versions[0]?.config.firstMessage).toBe('Good morning.');
    await close();
  });

  it('lets an ambient sound be chosen, heard, uploaded and refused with the reason', async () => {
    const { page, record, close } = await open();
    await page.getByRole('tab', { name: 'Voice' }).click();
    await page.getByRole('combobox', { name: 'Ambient sound' }).click();
    await page.getByRole('option', { name: 'Prelude in C (Bach)' }).click();
    await page.getByText('All changes saved').waitFor();
    expect(record.assistant.config.ambience).toEqual({ sound: 'bach-prelude', volume: 50 });
    const section = page.locator('section', { has: page.getByRole('heading', { name: 'Ambient sound' }) });
    await section.getByRole('button', { name: 'Listen' }).click();
    await section.getByRole('button', { name: 'Stop' }).click();

    const file = (name: string, text: string) => ({ name, mimeType: 'audio/wav', buffer: Buffer.from(text) });
    const input = section.locator('input[type=file]');
    await input.setInputFiles(file('Rain.wav', 'RIFF....WAVE'));
    await section.getByRole('slider', { name: 'Volume' }).waitFor();
    await page.getByText('All changes saved').waitFor();
    expect(record.assistant.config.ambience.sound).toMatch(/^[0-9a-f-]{36}$/);
    await input.setInputFiles(file('offer.wav', '%PDF'));
    await section.getByText('This is a PDF document.', { exact: false }).waitFor();
    await close();
  });

  it('tests a second voice, compares the calls of both, and keeps one', async () => {
    const { page, record, close } = await open();
    await page.getByRole('tab', { name: 'Voice' }).click();
    const section = page.locator('section', { has: page.getByRole('heading', { name: 'Test of two voices' }) });
    await section.getByRole('switch', { name: 'Test a second voice' }).click();
    await section.getByRole('combobox', { name: 'Voice', exact: true }).click();
    await page.getByRole('option', { name: /Fiona/ }).click();
    await section.getByText('The comparison begins when the draft').waitFor();
    await page.getByText('All changes saved').waitFor();
    expect(record.assistant.config.voiceTest).toMatchObject({ voice: { voice: 'en-gb+f3' }, sharePercent: 50 });

    await page.getByRole('button', { name: 'Publish' }).click();
    await section.getByRole('row', { name: /Interruptions by the caller.*Higher with B/ }).waitFor();
    await section.getByRole('row', { name: /Duration.*No difference shown/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await overflowsOnTelephone(page)).toBe(false);
    await section.getByRole('button', { name: 'Keep voice B' }).click();
    await section.getByRole('table').waitFor({ state: 'detached' });
    expect(record.assistant.config).toMatchObject({ textToSpeech: { voice: 'en-gb+f3' } });
    expect(record.assistant.config.voiceTest).toBeUndefined();
    await section.getByText('Voice B was kept').click();
    await section.getByText('Voice B: On this server (works offline) · en-gb+f3 · 50% of the calls').waitFor();
    await section.getByRole('row', { name: /Interruptions by the caller.*Higher with B/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await overflowsOnTelephone(page)).toBe(false);
    await close();
  });

  it('shows both sides of a conflict and keeps the one that is chosen', async () => {
    const { page, record, close } = await open();
    const theirs = () => {
      const { assistant } = record;
      const config = { ...assistant.config, firstMessage: 'Theirs.' };
      record.assistant = { ...assistant, config, revision: assistant.revision + 1 };
    };
    await page.getByLabel('First message').waitFor();
    theirs();
    await page.getByLabel('First message').fill('Mine.');
    const dialog = page.getByRole('dialog', { name: 'Somebody else saved in between' });
    await dialog.getByText('Theirs.').waitFor();
    await dialog.getByText('Mine.').waitFor();
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByText('All changes saved').waitFor();
    expect(record.assistant.config.firstMessage).toBe('Mine.');

    theirs();
    await page.getByLabel('First message').fill('Mine again.');
    await dialog.getByRole('button', { name: 'Take theirs' }).click();
    await page.getByText('All changes saved').waitFor();
    expect(await page.getByLabel('First message').inputValue()).toBe('Theirs.');
    expect(record.assistant.config.firstMessage).toBe('Theirs.');
    await close();
  });

  it('keeps what was typed while the server could not be reached', async () => {
    const { page, context, record, close } = await open();
    await page.getByLabel('First message').waitFor();
    await context.setOffline(true);
    await page.getByLabel('First message').fill('Typed in a tunnel.');
    await page.getByText('Offline: not saved yet').waitFor();
    await context.setOffline(false);
    await page.getByText('All changes saved').waitFor();
    expect(record.assistant.config.firstMessage).toBe('Typed in a tunnel.');
    await close();
  });

  it('names a field that is not right instead of saving it', async () => {
    const { page, record, close } = await open();
    await page.getByLabel('Virtual number', { exact: true }).fill('12');
    await page.getByText('Use 3 to 15 digits that no other assistant has.').waitFor();
    await page.getByText('Not saved: a field is not right').waitFor();
    expect(record.assistant.virtualNumber).toBe('1000');
    await close();
  });

  it('saves before it leaves for another page', async () => {
    const { page, record, close } = await open();
    await page.getByLabel('Name', { exact: true }).fill('Front desk');
    await page.getByRole('link', { name: 'Calls', exact: true }).click();
    await page.getByRole('heading', { name: 'Calls', level: 1 }).waitFor();
    expect(record.assistant.name).toBe('Front desk');
    await close();
  });
}
