import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import { sampleId } from '../kit/console-server/sample-calls.ts';
import type { ConsoleServer } from '../kit/console-server.ts';
import { visit } from './console-browser.ts';

const KB = 1000;
/** Gzipped script and style of a first visit; the editor of prompts may weigh more. */
const BUDGETS: readonly [path: string, bytes: number][] = [
  ['/assistants', 300 * KB],
  [`/assistants/${sampleId('assistant', 1)}?talk=true`, 400 * KB],
  ['/calls', 300 * KB],
  [`/calls/${sampleId('call', 0)}`, 300 * KB],
  ['/lines', 300 * KB],
  ['/sip-connections', 300 * KB],
  ['/providers', 300 * KB],
  ['/operator?tab=prices', 300 * KB],
  ['/settings', 300 * KB],
];

export function budgetTests(browser: () => Browser, start: () => Promise<ConsoleServer>): void {
  it.each(BUDGETS)('of script and style for %s is at most %i bytes', async (path, most) => {
    const server = await start();
    const { page, context } = await visit(browser(), server);
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (/\.(js|css)$/.test(new URL(response.url()).pathname)) bodies.push(response.body());
    });
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(most);
    await context.close();
    await server.close();
  });
}
