import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { ConsoleServer } from '../kit/console-server.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];
const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Where a browser is installed; undefined: nowhere. */
export const chromiumPath: string | undefined = CHROMIUM.find((path) => existsSync(path));

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '', args: FLAGS });
}

export interface BuiltConsole {
  readonly folder: string;
  remove(): void;
}

/** Builds the console as it ships, into a folder of its own. */
export async function buildConsole(): Promise<BuiltConsole> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-console-'));
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  // A process of its own: the test runner's NODE_ENV would give React's development build.
  await run(process.execPath, [vite, 'build', 'console', '--outDir', folder, '--logLevel', 'error'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Visit {
  readonly theme?: 'light' | 'dark';
  readonly language?: 'en' | 'fr';
  readonly width?: number;
  readonly signedIn?: boolean;
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained about: errors on its console, uncaught exceptions. */
  readonly complaints: string[];
}

/** A fresh browser profile at `server`, signed in unless told otherwise. */
export async function visit(browser: Browser, server: ConsoleServer, wanted: Visit = {}): Promise<Visitor> {
  const { theme = 'light', language = 'en', width = 1280, signedIn = true } = wanted;
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width, height: 800 },
    colorScheme: theme,
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    reducedMotion: 'reduce',
  });
  if (signedIn) {
    const token = server.state.ids.token(16);
    server.state.sessions.add(token);
    await context.addCookies([{ name: 'parley_session', value: token, url: server.url }]);
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { context, page, complaints };
}
