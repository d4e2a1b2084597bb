import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import type { ConsoleServer } from '../kit/console-server.ts';
import { visit } from './console-browser.ts';

const PASSWORD = 'correct horse battery';

export function signInTests(browser: () => Browser, start: () => Promise<ConsoleServer>): void {
  it('signs in by the one-time link, which asks for a password, and by that password afterwards', async () => {
    const server = await start();
    const { page, context } = await visit(browser(), server, { signedIn: false });
    await page.goto(server.signInLink());
    await page.getByRole('heading', { name: 'Welcome, Camille Roux' }).waitFor();
    expect(page.url()).not.toContain('token');
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Use at least 10 characters.').waitFor();
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Assistants', level: 1 }).waitFor();

    await page.getByRole('button', { name: /Camille Roux/ }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(server.state.sessions.size).toBe(0);

    await page.goto('/calls?state=ended');
    await page.getByLabel('E-mail address').fill('owner@example.com');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The e-mail address or the password is wrong.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Calls', level: 1 }).waitFor();
    expect(page.url()).toContain('state=ended');
    await context.close();
    await server.close();
  });

  it('lets the password wait, and tells that a used link does not work again', async () => {
    const server = await start();
    const { page, context } = await visit(browser(), server, { signedIn: false });
    const link = server.signInLink();
    await page.goto(link);
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByRole('heading', { name: 'Assistants', level: 1 }).waitFor();
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByText('It was used already or has expired.').waitFor();
    await context.close();
    await server.close();
  });

  it('goes to the sign-in page when the session ends meanwhile', async () => {
    const server = await start();
    const { page, context } = await visit(browser(), server);
    await page.goto('/assistants');
    await page.getByRole('link', { name: 'Lakeside Clinic reception' }).first().waitFor();
    server.state.sessions.clear();
    await page.getByRole('link', { name: 'Lines' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).searchParams.get('next')).toBe('/lines');
    await context.close();
    await server.close();
  });
}
