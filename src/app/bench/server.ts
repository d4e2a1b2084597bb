import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { StartError } from '#base';
import type { StubDelays } from '../stub-engines.ts';

/** What `./parley start --json` prints when it is ready. */
export const ReadyLine = z.object({
  ready: z.literal(true),
  http: z.url(),
  sipPort: z.number().int(),
  demo: z.string(),
  signInLink: z.string().nullable(),
});
export type ReadyLine = z.infer<typeof ReadyLine>;

export interface ServerSettings {
  /** Serve assistants whose providers are `stub` with these delays. */
  readonly stubs?: StubDelays;
  /** Kept after `stop` when given; otherwise a scratch folder that is removed. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A whole Parley in its own process, as `./parley start` runs it. */
export interface Server {
  readonly ready: ReadyLine;
  readonly apiKey: string;
  readonly process: ChildProcess;
  readonly dataDir: string;
  /** Milliseconds from spawn to ready. */
  readonly readyMs: number;
  /** CPU seconds used so far, and resident memory in bytes, of the server without its database. */
  usage(): { readonly cpuSeconds: number; readonly rssBytes: number };
  api<T>(method: string, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** The built program, also when this file runs from its source: what is measured and tested is what is shipped. */
const MAIN = join(import.meta.dirname, '../../../dist/app/cli/main.js');
const API_KEY = 'parley_bench_0123456789abcdef0123456789abcdef';

/** Starts a server on free ports; resolves when it is ready. @throws StartError when it does not get ready. */
export async function startServer(settings: ServerSettings = {}): Promise<Server> {
  const dataDir = settings.dataDir ?? (await scratchFolder());
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', MAIN, 'start', '--json', ...stubArguments(settings.stubs)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        PARLEY_HTTP_PORT: '0',
        PARLEY_SIP_PORT: '0',
        PARLEY_HTTP_ADDRESS: '127.0.0.1',
        PARLEY_SIP_ADDRESS: '127.0.0.1',
        PARLEY_RTP_PORTS: '30000-39999',
        PARLEY_DATA_DIR: dataDir,
        PARLEY_BOOTSTRAP_API_KEY: API_KEY,
        PARLEY_LOG: 'warn',
        ...settings.env,
      },
    },
  );
  const stop = () => stopServer(child, settings.dataDir === undefined ? dataDir : undefined);
  try {
    const ready = await readyOf(child);
    return {
      ready,
      apiKey: API_KEY,
      process: child,
      dataDir,
      readyMs: performance.now() - startedAt,
      usage: () => usageOf(child.pid ?? 0),
      api: (method, path, schema, body) => request(ready.http, method, path, schema, body),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function stubArguments(stubs: StubDelays | undefined): string[] {
  if (!stubs) return [];
  const { transcriptMs, firstTokenMs, firstAudioMs, partialMs = transcriptMs, script } = stubs;
  const delays = ['--stub-providers', `${transcriptMs},${firstTokenMs},${firstAudioMs},${partialMs}`];
  return script === undefined ? delays : [...delays, '--stub-script', script];
}

function readyOf(child: ChildProcess): Promise<ReadyLine> {
  const errors: string[] = [];
  child.stderr?.on('data', (data: Buffer) => errors.push(data.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(
        new StartError(`The server stopped with status ${code} before it was ready.`, errors.join('').slice(-2000)),
      ),
    );
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"ready"')) return;
      resolve(ReadyLine.parse(JSON.parse(line)));
    });
  });
}

async function request<T>(base: string, method: string, path: string, schema: z.ZodType<T>, body: unknown): Promise<T> {
  const response = await fetch(new URL(path, base), {
    method,
    headers: { authorization: `Bearer ${API_KEY}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new StartError(`${method} ${path} answered ${response.status}.`, text.slice(0, 500));
  return schema.parse(text === '' ? undefined : JSON.parse(text));
}

async function stopServer(child: ChildProcess, scratch: string | undefined): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await exited;
  }
  if (scratch) await rm(scratch, { recursive: true, force: true });
}

/** A new folder for a server's data. As root, the database runs as another user, who must be able to enter. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Clock ticks per second of /proc/<pid>/stat on Linux (USER_HZ). */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** The process and its descendants, except PostgreSQL's. */
function usageOf(root: number): { cpuSeconds: number; rssBytes: number } {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => statOf(pid) ?? []);
  const family = new Set([root]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, parent, name } of processes) {
      if (family.has(pid) || !family.has(parent) || name === 'postgres') continue;
      family.add(pid);
      grew = true;
    }
  }
  const members = processes.filter(({ pid }) => family.has(pid));
  return {
    cpuSeconds: members.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
    rssBytes: members.reduce((sum, { pages }) => sum + pages, 0) * PAGE_BYTES,
  };
}

/** One line of /proc/<pid>/stat, proc(5); undefined when the process is gone. */
function statOf(pid: string): { pid: number; parent: number; name: string; ticks: number; pages: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const field = (number: number) => Number(fields[number - 3]);
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    return { pid: Number(pid), parent: field(4), name, ticks: field(14) + field(15), pages: field(24) };
  } catch {
    // The process ended between the listing and the read.
    return undefined;
  }
}
