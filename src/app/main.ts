import { parseArgs } from 'node:util';
import { StartError } from '#base';
import type { Command } from './cli/main.ts';
import { type App, compose } from './compose.ts';
import { readConfig } from './config.ts';
import type { StubDelays } from './stub-engines.ts';

/** Running calls get this long after a stop was asked for. */
const GRACE_MS = 30_000;

/**
 * `./parley start [--json]`: runs the platform until Ctrl-C or SIGTERM.
 * `--stub-providers transcript,token,audio[,partial]` (ms) adds providers that answer after fixed delays, for benchmarks;
 * `--stub-script FILE` tells them what callers will say.
 */
export const start: Command = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      'stub-providers': { type: 'string' },
      'stub-script': { type: 'string' },
    },
  });
  const delays = stubDelays(values['stub-providers']);
  const script = values['stub-script'];
  const stubs = delays && { ...delays, ...(script === undefined ? {} : { script }) };
  const stopped = stopAsked();
  const app = await compose(readConfig(), { ...(stubs && { stubs }) });
  process.stdout.write(values.json ? `${JSON.stringify(readyLine(app))}\n` : welcome(app));
  await stopped;
  process.stderr.write('Stopping: no new calls, running calls get 30 s. Again to stop at once.\n');
  await app.close({ graceMs: GRACE_MS, now: stopAsked() });
  return 0;
};

/** Resolves at the next Ctrl-C or SIGTERM. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      process.off('SIGINT', done);
      process.off('SIGTERM', done);
      resolve();
    };
    process.on('SIGINT', done);
    process.on('SIGTERM', done);
  });
}

function stubDelays(text: string | undefined): StubDelays | undefined {
  if (text === undefined) return undefined;
  const delays = text.split(',').map(Number);
  const [transcriptMs = 0, firstTokenMs = 0, firstAudioMs = 0, partialMs = transcriptMs] = delays;
  if (delays.length < 3 || delays.length > 4 || !delays.every((ms) => ms >= 0)) {
    const help = 'Give milliseconds such as 200,300,150, or 200,300,150,100 for earlier partial transcripts.';
    throw new StartError(`--stub-providers "${text}" is not three or four delays.`, help);
  }
  return { transcriptMs, firstTokenMs, firstAudioMs, partialMs };
}

function readyLine(app: App) {
  return { ready: true, http: app.httpUrl, sipPort: app.sipPort, demo: app.demoUri, signInLink: app.signInLink };
}

function welcome(app: App): string {
  const lines = [
    ['Console', app.httpUrl],
    ...(app.signInLink ? [['Sign in', `${app.signInLink}  (works once)`]] : []),
    ['Call', `${app.demoUri}, or ./parley call --say "What are your opening hours?"`],
    ...app.notices.map((notice) => ['Note', notice]),
  ];
  return `\n${lines.map(([name, text]) => `  ${(name ?? '').padEnd(9)}${text}`).join('\n')}\n\nready\n`;
}
