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
 * `--stub-providers transcript,token,audio` (ms) adds providers that answer after fixed delays, for benchmarks;
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
  const [transcriptMs, firstTokenMs, firstAudioMs] = text.split(',').map(Number);
  if (![transcriptMs, firstTokenMs, firstAudioMs].every((ms) => ms !== undefined && ms >= 0)) {
    throw new StartError(`--stub-providers "${text}" is not three delays.`, 'Give milliseconds such as 200,300,150.');
  }
  return { transcriptMs: transcriptMs ?? 0, firstTokenMs: firstTokenMs ?? 0, firstAudioMs: firstAudioMs ?? 0 };
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
