import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '#base';
import { VENDORS, vendorOf } from '#providers/catalog';
import { startEmbedded } from '../../src/platform/db/embedded/server.ts';
import { parley } from '../kit/parley-command.ts';
import { SERVICE_ACCOUNT } from '../kit/vendors/google-cloud.ts';

const MAIN = join(import.meta.dirname, '../../src/app/cli/main.ts');
const API_KEY = 'bootstrap-key-of-the-secrets-test';
/** Found nowhere but where they were put. */
const OPERATOR_KEY = 'planted-operator-key-4711';
const REFUSED_KEY = 'planted refused key 4712';
const SECRET = /planted[- ][a-z-]+[- ]key[- ]47\d\d/;

/** Of every vendor that wants a secret, with a secret of its own. */
const keysAt = (url: string): readonly (readonly [id: string, Record<string, string>])[] =>
  VENDORS.filter(({ credentials }) => credentials.some(({ secret }) => secret)).map(({ id }, index) => {
    const key = `planted-${id}-key-${4713 + index}`;
    if (id !== 'google-cloud') return [id, { apiKey: key, address: `${url}/v1` }];
    const account = { ...JSON.parse(SERVICE_ACCOUNT), private_key: `-----BEGIN PRIVATE KEY-----\n${key}\n` };
    return [id, { serviceAccount: JSON.stringify(account), address: url }];
  });
/** Those that a vendor is sent. Google's only signs what is. */
const sentKeys = keysAt('').flatMap(([, { apiKey }]) => apiKey ?? []);
const having = (stage: 'speechToText' | 'textToSpeech' | 'languageModel') =>
  keysAt('').flatMap(([id]) => (vendorOf(id)?.[stage] ? id : []));
/** The first and as many others as an assistant can have. */
function chain(ids: readonly string[]): object {
  const [provider, ...fallbacks] = ids.map((id) => ({ provider: id, model: id === 'openai-compatible' ? 'm' : '' }));
  return { ...provider, fallbacks: fallbacks.slice(0, 5) };
}

/** Vendors that repeat the key in what they say: bodies of errors are where keys leak from. */
async function startTellTale(): Promise<{ readonly server: Server; readonly url: string; readonly told: string[] }> {
  const told: string[] = [];
  const tell = ({ url, headers }: IncomingMessage) => {
    const all = `${url} ${JSON.stringify(headers)}`;
    told.push(all);
    return all;
  };
  const server = createServer((request, response) => {
    const all = tell(request);
    response.writeHead(told.length % 2 ? 401 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: `Bad key ${all}`, code: all } }));
  });
  server.on('upgrade', (request, socket) => {
    const all = tell(request);
    socket.end(`HTTP/1.1 401 Bad key ${all}\r\nx-key: ${all}\r\ncontent-length: 0\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told };
}

/** Every row of every table, as text. */
async function dump(folder: string): Promise<string> {
  const database = await startEmbedded({ dataDir: folder, log: silentLog });
  const client = new pg.Client({ connectionString: database.adminUrl.replace(/postgres$/, 'parley') });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname !~ '^(pg_|information_)'",
  );
  const rows: string[] = [];
  for (const { name } of tables.rows) {
    const found = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
    rows.push(...found.rows.map(({ row }) => row));
  }
  await client.end();
  await database.close();
  return rows.join('\n');
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('keys of vendors', { timeout: 180_000 }, () => {
  let folder: string;
  let vendors: Awaited<ReturnType<typeof startTellTale>>;
  let program: ChildProcess;
  let env: Record<string, string>;
  let printed = '';
  let url = '';
  const answers: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-secrets-e2e-'));
    await chmod(folder, 0o755);
    vendors = await startTellTale();
    env = {
      ...{ PATH: process.env.PATH ?? '', PARLEY_DATA_DIR: folder, PARLEY_LOG: 'debug' },
      ...{ PARLEY_HTTP_PORT: '0', PARLEY_HTTP_ADDRESS: '127.0.0.1', PARLEY_BOOTSTRAP_API_KEY: API_KEY },
      ...{ PARLEY_SIP_PORT: '0', PARLEY_SIP_ADDRESS: '127.0.0.1', PARLEY_OUTBOUND_ALLOW: '127.0.0.1' },
      ...{ PARLEY_PROVIDER_OPENAI_API_KEY: OPERATOR_KEY, PARLEY_PROVIDER_OPENAI_ADDRESS: `${vendors.url}/v1` },
    };
    program = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', MAIN, 'start'], { env });
    await new Promise<void>((resolve) => {
      const take = (chunk: Buffer) => {
        printed += chunk.toString();
        if (/\nready\n/.test(printed)) resolve();
      };
      program.stdout?.on('data', take);
      program.stderr?.on('data', take);
    });
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '';
  }, 120_000);
  afterAll(async () => {
    if (program.exitCode === null) program.kill('SIGKILL');
    vendors.server.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Asks the API and keeps what it answers, whatever that is. */
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${API_KEY}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    answers.push(text);
    return { status: answer.status, text };
  };
  const give = (provider: string, credentials: Record<string, string>) =>
    ask('PUT', `/api/v1/providers/${provider}/key`, { credentials });

  it('are in no answer, no log, no export and no file, also when vendors repeat them', async () => {
    const keys = keysAt(vendors.url);
    expect(keys.length).toBeGreaterThan(8);
    expect((await ask('POST', '/api/v1/providers/openai/test', {})).text).toContain('"ok":false');
    const tried = keys.map(async ([id, credentials]) => {
      expect([id, (await give(id, credentials)).status]).toEqual([id, 200]);
      const { text } = await ask('POST', `/api/v1/providers/${id}/test`, {});
      expect(text).toContain('"ok":false');
      expect(text).not.toContain('"ok":true');
    });
    await Promise.all(tried);
    const told = vendors.told.join();
    expect(sentKeys.filter((key) => !told.includes(key))).toEqual([]);
    expect((await give('deepgram', { apiKey: REFUSED_KEY })).status).toBe(422);
    expect((await give('nobody', { apiKey: REFUSED_KEY })).status).toBe(404);

    for (const id of having('languageModel'))
      expect((await ask('GET', `/api/v1/providers/${id}/models`)).text).toContain('"isFresh":false');
    const choices = {
      speechToText: chain(having('speechToText')),
      textToSpeech: chain(having('textToSpeech')),
      model: chain(having('languageModel')),
    };
    const made = JSON.parse(
      (await ask('POST', '/api/v1/assistants', { name: 'Leaky', config: { firstMessage: 'Hello.', ...choices } })).text,
    );
    await ask('POST', `/api/v1/assistants/${made.id}/publish`, { revision: made.revision });
    const before = vendors.told.length;
    const sipPort = /sip:1000@[^:]+:(\d+)/.exec(printed)?.[1];
    await parley(env, 'call', `sip:${made.virtualNumber}@127.0.0.1:${sipPort}`, '--say', 'goodbye');
    expect(vendors.told.length).toBeGreaterThan(before);
    const [call] = JSON.parse((await ask('GET', '/api/v1/calls')).text).items;
    expect((await ask('GET', `/api/v1/calls/${call.id}`)).text).toContain('"provider-error"');

    for (const path of [
      '/providers',
      '/providers/health',
      '/usage',
      `/assistants/${made.id}/export`,
      ...having('textToSpeech').map((id) => `/voices?provider=${id}`),
    ])
      await ask('GET', `/api/v1${path}`);
    await ask('GET', '/metrics');
    const exported = await parley(env, 'export', made.virtualNumber);
    expect(exported.out).toContain('openai-compatible');
    answers.push(exported.out, exported.problem);
    const dumped = await dump(folder);
    expect(dumped).toContain('Leaky');
    program.kill('SIGTERM');
    await once(program, 'exit');

    const leaks = (text: string) => text.match(SECRET) ?? [];
    expect(answers.flatMap(leaks)).toEqual([]);
    expect(leaks(printed)).toEqual([]);
    expect(leaks(dumped)).toEqual([]);
    const files = await filesBelow(folder);
    expect(files.length).toBeGreaterThan(500);
    let isStored = false;
    for (const file of files) {
      const content = await readFile(file, 'latin1');
      isStored ||= content.includes('Leaky');
      expect(leaks(content), file).toEqual([]);
    }
    // What is not secret is found by the same search.
    expect(isStored).toBe(true);
  });
});
