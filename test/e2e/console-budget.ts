import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import { sampleId } from '../kit/console-server/sample-calls.ts';
import type { ConsoleServer } from '../kit/console-server.ts';
import { visit } from './console-browser.ts';

const ENTRY_AND_ROUTE_BYTES = 300_000;
const PATHS = [
  '/assistants',
  `/assistants/${sampleId('assistant', 1)}?talk=true`,
  '/calls',
  `/calls/${sampleId('call', 0)}`,
  '/lines',
  '/settings',
];

export function budgetTests(browser: () => Browser, start: () => Promise<ConsoleServer>): void {
  it.each(PATHS)('is at most 300 kB of script and style for %s', async (path) => {
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
    expect(bytes).toBeLessThanOrEqual(ENTRY_AND_ROUTE_BYTES);
    await context.close();
    await server.close();
  });
}
