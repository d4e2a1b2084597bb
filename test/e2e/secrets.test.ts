import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parley } from '../kit/parley-command.ts';

const MAIN = join(import.meta.dirname, '../../src/app/cli/main.ts');
const API_KEY = 'bootstrap-key-of-the-secrets-test';
/** Found nowhere but where they were put. */
const PLANTED = {
  operator: 'planted-operator-key-4711',
  model: 'planted-workspace-key-4712',
  speech: 'planted-workspace-key-4713',
  refused: 'planted refused key 4714',
};

/** Vendors that repeat the key in what they say: bodies of errors are where keys leak from. */
async function startTellTale(): Promise<{ readonly server: Server; readonly url: string; asked: number }> {
  const server = createServer((request, response) => {
    told.asked++;
    const { authorization = '' } = request.headers;
    response.writeHead(told.asked % 2 ? 401 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: `Bad key ${authorization}`, code: authorization } }));
  });
  server.on('upgrade', (request, socket) => {
    told.asked++;
    const { authorization = '' } = request.headers;
    socket.end(`HTTP/1.1 401 Bad key ${authorization}\r\nx-key: ${authorization}\r\ncontent-length: 0\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const told = { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: 0 };
  return told;
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
      ...{ PARLEY_PROVIDER_OPENAI_API_KEY: PLANTED.operator, PARLEY_PROVIDER_OPENAI_ADDRESS: `${vendors.url}/v1` },
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
    expect((await give('openai-compatible', { apiKey: PLANTED.model, address: `${vendors.url}/v1` })).status).toBe(200);
    expect((await give('deepgram', { apiKey: PLANTED.speech, address: vendors.url })).status).toBe(200);
    expect((await give('deepgram', { apiKey: PLANTED.refused })).status).toBe(422);
    expect((await give('nobody', { apiKey: PLANTED.refused })).status).toBe(404);

    for (const provider of ['openai-compatible', 'deepgram', 'openai'])
      expect((await ask('POST', `/api/v1/providers/${provider}/test`, {})).text).toContain('"ok":false');
    for (const provider of ['openai-compatible', 'openai'])
      expect((await ask('GET', `/api/v1/providers/${provider}/models`)).text).toContain('"isFresh":false');
    const choices = {
      speechToText: { provider: 'deepgram' },
      textToSpeech: { provider: 'deepgram' },
      model: { provider: 'openai-compatible', model: 'm', fallbacks: [{ provider: 'openai', model: 'gpt-4.1-mini' }] },
    };
    const made = JSON.parse(
      (await ask('POST', '/api/v1/assistants', { name: 'Leaky', config: { firstMessage: 'Hello.', ...choices } })).text,
    );
    await ask('POST', `/api/v1/assistants/${made.id}/publish`, { revision: made.revision });
    const before = vendors.asked;
    const sipPort = /sip:1000@[^:]+:(\d+)/.exec(printed)?.[1];
    await parley(env, 'call', `sip:${made.virtualNumber}@127.0.0.1:${sipPort}`, '--say', 'goodbye');
    expect(vendors.asked).toBeGreaterThan(before);
    const [call] = JSON.parse((await ask('GET', '/api/v1/calls')).text).items;
    expect((await ask('GET', `/api/v1/calls/${call.id}`)).text).toContain('"provider-error"');

    for (const path of [
      '/providers',
      '/providers/health',
      '/usage',
      `/assistants/${made.id}/export`,
      '/voices?provider=deepgram',
    ])
      await ask('GET', `/api/v1${path}`);
    await ask('GET', '/metrics');
    const exported = await parley(env, 'export', made.virtualNumber);
    expect(exported.out).toContain('openai-compatible');
    answers.push(exported.out, exported.problem);
    program.kill('SIGTERM');
    await once(program, 'exit');

    const leaks = (text: string) => Object.values(PLANTED).filter((secret) => text.includes(secret));
    expect(answers.flatMap(leaks)).toEqual([]);
    expect(leaks(printed)).toEqual([]);
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
