import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import type { ConsoleServer } from '../kit/console-server.ts';
import { visit } from './console-browser.ts';

export function providerTests(browser: () => Browser, start: () => Promise<ConsoleServer>): void {
  const open = async (path: (server: ConsoleServer) => string) => {
    const server = await start();
    const visitor = await visit(browser(), server);
    await visitor.page.goto(path(server));
    const close = async () => {
      await visitor.context.close();
      await server.close();
    };
    return { ...visitor, server, close };
  };
  const modelOf = ({ state }: ConsoleServer) => state.assistants[0]?.assistant.config.model;

  it('takes a key, tells why one is refused, tries it, and shows no more than its end', async () => {
    const { page, close } = await open(() => '/providers');
    await page.getByRole('button', { name: 'Add a key: Deepgram' }).click();
    const key = page.getByLabel('API key');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This is needed.').waitFor();
    await key.fill('two words');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It has characters that no key has.').first().waitFor();
    await key.fill('dg-wrong-ab12');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your key …ab12').waitFor();
    await page.getByRole('button', { name: 'Test Deepgram' }).click();
    await page.getByText('does not work').waitFor();
    await page.getByText('The key is not accepted.').waitFor();

    await page.getByRole('button', { name: 'Change the key: Deepgram' }).click();
    expect(await key.inputValue()).toBe('');
    await key.fill('dg-right-cd34');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your key …cd34').waitFor();
    await page.getByRole('button', { name: 'Test Deepgram' }).click();
    await page.getByText('works · nova-3 · 312 ms').waitFor();
    await page.getByRole('button', { name: 'Delete the key: Deepgram' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Your key …cd34').waitFor({ state: 'detached' });
    await close();
  });

  it('says in French what the server refuses in English', async () => {
    const { page, server, close } = await open(() => '/providers');
    server.state.me = { ...server.state.me, member: { ...server.state.me.member, language: 'fr' } };
    await page.reload();
    await page.getByRole('button', { name: 'Ajouter une clé : Deepgram' }).click();
    await page.getByLabel('Clé d’API').fill('deux mots');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Elle contient des caractères qu’aucune clé ne contient.').first().waitFor();
    expect(await page.getByText('It has characters').count()).toBe(0);
    await close();
  });

  it('lets the operator give a shared key and limit one of the environment, and nobody else', async () => {
    const { page, server, close } = await open(() => '/operator');
    await page.getByRole('button', { name: 'Add a key: ElevenLabs' }).click();
    await page.getByLabel('API key').fill('xi-right-cd34');
    await page.getByLabel('Budget per month, in US dollars').fill('20');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Our key …cd34').waitFor();
    await page.getByText('$0.00 / $20.00').waitFor();
    await page.getByRole('button', { name: 'Limits: Deepgram' }).click();
    expect(await page.getByLabel('API key').count()).toBe(0);
    await page.getByLabel('At once in each workspace, at most').fill('5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Each workspace: 5 at once.').waitFor();
    server.state.me = { ...server.state.me, isOperator: false };
    await page.reload();
    await page.getByText('Your role does not allow this').waitFor();
    expect(await page.getByRole('link', { name: 'Operator' }).count()).toBe(0);
    await close();
  });

  it('takes a price in another currency, with its history, and gives it back', async () => {
    const { page, close } = await open(() => '/operator?tab=prices');
    const edit = page.getByRole('button', { name: 'Edit gpt-4o-transcribe' });
    await edit.click();
    await page.getByLabel('A minute').fill('0.01');
    await page.getByRole('combobox', { name: 'Currency' }).click();
    await page.getByRole('option', { name: 'EUR' }).click();
    await page.getByLabel('1 EUR in US dollars').fill('1.5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('$0.015').waitFor();
    await edit.click();
    await page.getByText('€0.01 a minute').waitFor();
    await page.getByLabel('A minute').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('$0.006').waitFor();
    await close();
  });

  it('finds prices by provider and words, and takes one for all models that have none', async () => {
    const { page, close } = await open(() => '/operator?tab=prices');
    const named = page.getByText('gpt-5-mini', { exact: true });
    await page.getByLabel('Search models').fill('nova');
    await page.getByText('nova-3').waitFor();
    expect(await named.count()).toBe(0);
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByLabel('Provider').selectOption('OpenAI');
    await named.waitFor();
    expect(await page.getByText('nova-3').count()).toBe(0);
    await page.getByRole('button', { name: 'Edit All other models (OpenAI, Speech recognition)' }).click();
    await page.getByText('Counts for every model of this provider without a price of yours').waitFor();
    await page.getByLabel('A minute').fill('0.02');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('$0.02 a minute').waitFor();
    await page.getByLabel('Search models').fill('nova');
    await page.getByText('No price fits these filters.').waitFor();
    await close();
  });

  it('says what is missing for a provider without a key, and whose key is used', async () => {
    const { page, server, close } = await open(
      ({ state }) => `/assistants/${state.assistants[0]?.assistant.id}?tab=voice`,
    );
    await page.getByRole('combobox', { name: 'Provider' }).click();
    await page.getByRole('option', { name: 'ElevenLabs' }).click();
    await page.getByText('No key for ElevenLabs').waitFor();
    await page.getByRole('tab', { name: 'Model' }).click();
    await page.getByRole('combobox', { name: 'Provider' }).click();
    await page.getByRole('option', { name: 'OpenAI' }).click();
    await page.getByText('Key of this server').click();
    await page.getByText('All changes saved').waitFor();
    await expect.poll(() => modelOf(server)).toMatchObject({ provider: 'openai', keys: 'ours' });
    await close();
  });

  it('greys out what a model does not take, with the reason', async () => {
    const { page, server, close } = await open(
      ({ state }) => `/assistants/${state.assistants[0]?.assistant.id}?tab=model`,
    );
    await page.getByRole('combobox', { name: 'Provider' }).click();
    await page.getByRole('option', { name: 'OpenAI' }).click();
    const temperature = page.getByRole('slider', { name: 'Temperature' });
    await temperature.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => modelOf(server)?.temperature).toBe(0.9);
    await page.getByRole('button', { name: 'Unset: Temperature' }).click();
    await page
      .locator('input')
      .and(page.getByLabel('Model', { exact: true }))
      .fill('gpt-5-mini');
    await page.getByText('gpt-5-mini decides this by itself.').first().waitFor();
    await expect.poll(() => modelOf(server)).toMatchObject({ model: 'gpt-5-mini' });
    expect(modelOf(server)?.temperature).toBeUndefined();
    await close();
  });

  it('shows the budget, what was used, and refuses no more than it says', async () => {
    const { page, close } = await open(() => '/providers?tab=usage');
    await page.getByText('$43.20 of $50.00 spent.').waitFor();
    await page.getByLabel('Limit a month, in US dollars').fill('40');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The budget is spent', { exact: false }).waitFor();
    await close();
  });
}
