import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '#base';
import { installedModels, MODELS, type Model } from '#providers/local';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { type PullDeps, pull, removeModel } from './pull.ts';
import { unpack } from './unpack.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** Waits between tries pass at once; a stalled connection would take its real time. */
const hurried: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms < 10_000 ? 0 : ms, run) };
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const ENCODER = Buffer.alloc(300_000, 'encoder ');

/** As a good server answers: the whole, or what is asked for. */
const well: Answer = (request, response, body) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` };
  response.writeHead(from > 0 ? 206 : 200, from > 0 ? headers : {}).end(body.subarray(from));
};
/** Half of what is left, then a broken connection. */
const cut: Answer = (request, response, body) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = { 'content-length': body.length - from };
  if (from > 0)
    response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` });
  else response.writeHead(200, headers);
  response.write(body.subarray(from, from + Math.ceil((body.length - from) / 2)), () => response.destroy());
};
const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end('no');

const files = new Map<string, Buffer>();
/** How the next requests are answered; after that, well. */
let answers: Answer[] = [];
let asked: string[] = [];
let base = '';
let folder = '';
const server = createServer((request, response) => {
  asked.push(`${request.url} ${request.headers.range ?? 'all'}`);
  (answers.shift() ?? well)(request, response, files.get(request.url ?? '') ?? Buffer.alloc(0));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-models-'));
  answers = [];
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modelsDir = () => join(folder, 'models');
function deps(more: Partial<PullDeps> = {}): PullDeps {
  return { clock: hurried, fetch, folder: modelsDir(), mirror: undefined, onProgress: () => undefined, ...more };
}

function served(path: string, body: Buffer) {
  files.set(path, body);
  return { url: `${base}${path}`, bytes: body.length, sha256: sha256(body) };
}

/** Two files; in the catalogue under this id, so that it counts as installed. */
function ears(): Model {
  const model = MODELS.find(({ id }) => id === 'kroko-fr');
  if (!model) throw new Error('no model');
  return {
    ...model,
    files: [
      { name: 'encoder.onnx', ...served('/encoder.onnx', ENCODER) },
      { name: 'tokens.txt', ...served('/tokens.txt', Buffer.from('<blk> 0\n')) },
    ],
  };
}

/** A packed voice whose archive holds what `fill` puts into the folder `voice`, packed with these options of tar. */
function voice(fill: (folder: string) => void, ...options: string[]): Model {
  const model = MODELS.find(({ id }) => id === 'piper-fr-FR-siwis-medium');
  if (!model) throw new Error('no model');
  const body = archive(fill, ...options);
  return { ...model, files: [{ name: 'voice.tar.bz2', ...served('/voice.tar.bz2', readFileSync(body)) }] };
}

function archive(fill: (folder: string) => void, ...options: string[]): string {
  mkdirSync(join(folder, 'voice'), { recursive: true });
  fill(join(folder, 'voice'));
  const file = join(folder, 'voice.tar.bz2');
  execFileSync('tar', ['-cjf', file, '-C', folder, ...options, 'voice']);
  return file;
}

const partial = () => readdirSync(join(modelsDir(), '.partial'));

describe('pull()', () => {
  it('brings a model of several files, tells how far it is, and leaves nothing else', async () => {
    const seen: number[] = [];
    expect(await pull(ears(), deps({ onProgress: (bytes) => seen.push(bytes) }))).toBe(true);
    expect(sha256(readFileSync(join(modelsDir(), 'kroko-fr/encoder.onnx')))).toBe(sha256(ENCODER));
    expect(installedModels(modelsDir()).map(({ id }) => id)).toEqual(['kroko-fr']);
    expect(seen.at(-1)).toBe(ENCODER.length + 8);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(partial()).toEqual([]);
  });

  it('asks for nothing when the model is there', async () => {
    await pull(ears(), deps());
    asked = [];
    expect(await pull(ears(), deps())).toBe(false);
    expect(asked).toEqual([]);
  });

  it('goes on where a broken connection stopped', async () => {
    answers = [cut, cut, cut];
    await pull(ears(), deps());
    expect(sha256(readFileSync(join(modelsDir(), 'kroko-fr/encoder.onnx')))).toBe(sha256(ENCODER));
    expect(asked.slice(0, 2)).toEqual(['/encoder.onnx all', expect.stringMatching(/^\/encoder.onnx bytes=[1-9]/)]);
  });

  it('goes on in a second run where the first one gave up', async () => {
    answers = Array.from({ length: 6 }, () => cut);
    const failed = pull(ears(), deps());
    await expect(failed).rejects.toThrow(`${new URL(base).host} cannot be reached`);
    expect(installedModels(modelsDir())).toEqual([]);
    asked = [];
    await pull(ears(), deps());
    expect(asked[0]).toMatch(/^\/encoder.onnx bytes=[1-9]/);
  });

  it('begins anew where the server does not give parts', async () => {
    answers = [cut, (_, response, body) => response.writeHead(200).end(body)];
    await pull(ears(), deps());
    expect(sha256(readFileSync(join(modelsDir(), 'kroko-fr/encoder.onnx')))).toBe(sha256(ENCODER));
  });

  it('asks again after 503, and not after 404', async () => {
    answers = [status(503)];
    expect(await pull(ears(), deps())).toBe(true);
    await removeModel(ears(), modelsDir());
    answers = [status(404)];
    asked = [];
    await expect(pull(ears(), deps())).rejects.toThrow('does not have');
    expect(asked).toHaveLength(1);
  });

  it('gives up on a server that goes silent, with one sentence', async () => {
    const clock = new VirtualClock();
    answers = Array.from(
      { length: 6 },
      (): Answer => (_, response, body) => {
        response.writeHead(200, { 'content-length': body.length }).flushHeaders();
      },
    );
    let isOver = false;
    const pulled = pull(ears(), deps({ clock })).finally(() => {
      isOver = true;
    });
    const seen = expect(pulled).rejects.toThrow('cannot be reached: it sends nothing any more.');
    while (!isOver) {
      await new Promise(setImmediate);
      await clock.advance(8000);
    }
    await seen;
  });

  it('throws away what has another checksum, or is too long', async () => {
    answers = [(_, response, body) => response.writeHead(200).end(Buffer.alloc(body.length, 'x'))];
    await expect(pull(ears(), deps())).rejects.toThrow(`not ${sha256(ENCODER)}`);
    expect(partial()).toEqual([]);
    answers = [(_, response, body) => response.writeHead(200).end(Buffer.concat([body, body]))];
    await expect(pull(ears(), deps())).rejects.toThrow('longer than the model');
    expect(installedModels(modelsDir())).toEqual([]);
  });

  it('says so when nobody listens at the address', async () => {
    const nobody = deps({ mirror: 'http://127.0.0.1:9/models' });
    await expect(pull(ears(), nobody)).rejects.toThrow('127.0.0.1:9 cannot be reached: ');
  });

  it('takes everything from a mirror by model and file', async () => {
    const model = ears();
    files.set('/ours/kroko-fr/encoder.onnx', ENCODER);
    files.set('/ours/kroko-fr/tokens.txt', Buffer.from('<blk> 0\n'));
    await pull(model, deps({ mirror: `${base}/ours/` }));
    expect(asked).toEqual(['/ours/kroko-fr/encoder.onnx all', '/ours/kroko-fr/tokens.txt all']);
  });

  it('does not begin what the disk cannot hold', async () => {
    const model = ears();
    const huge = { ...model, files: model.files.map((file) => ({ ...file, bytes: 1e18 })) };
    await expect(pull(huge, deps())).rejects.toThrow(/needs \d+ MB on the disk/);
    expect(asked).toEqual([]);
  });
});

describe('an archive', () => {
  it('is unpacked without its outermost folder, and removed', async () => {
    const model = voice((at) => {
      mkdirSync(join(at, 'espeak-ng-data'));
      writeFileSync(join(at, 'espeak-ng-data/phontab'), 'data');
    });
    await pull(model, deps());
    expect(readFileSync(join(modelsDir(), model.id, 'espeak-ng-data/phontab'), 'utf8')).toBe('data');
    expect(partial()).toEqual([]);
  });

  it.each(['../../escaped', '/tmp/parley-escaped'])('that wants to write to %s writes nothing there', async (path) => {
    const model = voice((at) => writeFileSync(join(at, 'a'), 'a'), '-P', '--transform', `s,^voice/a,${path},`);
    await pull(model, deps()).catch(() => undefined);
    expect(existsSync('/tmp/parley-escaped')).toBe(false);
    expect(existsSync(join(folder, 'escaped'))).toBe(false);
    expect(existsSync(join(modelsDir(), 'escaped'))).toBe(false);
  });

  it.each(['/etc/passwd', '../../../outside', 'a'])('with a link to %s is refused', async (target) => {
    const model = voice((at) => {
      writeFileSync(join(at, 'a'), 'a');
      symlinkSync(target, join(at, 'link'));
    });
    await expect(pull(model, deps())).rejects.toThrow('neither a file nor a folder');
    expect(installedModels(modelsDir())).toEqual([]);
    expect(existsSync(join(modelsDir(), model.id))).toBe(false);
  });

  it('that holds too much, or too many files, is refused', async () => {
    const file = archive((at) => writeFileSync(join(at, 'zeros'), Buffer.alloc(5_000_000)));
    await expect(unpack(file, join(folder, 'out'), { bytes: 1_000_000, entries: 10 })).rejects.toThrow(
      'more than any model',
    );
    await expect(unpack(file, join(folder, 'out'), { bytes: 1e9, entries: 0 })).rejects.toThrow('more files than');
  });

  it('that is damaged is refused', async () => {
    const model = voice((at) => writeFileSync(join(at, 'a'), 'a'));
    const [file] = model.files;
    if (!file) throw new Error('no file');
    const damaged = { ...model, files: [{ ...file, ...served('/voice.tar.bz2', Buffer.from('no archive')) }] };
    await expect(pull(damaged, deps())).rejects.toThrow('The archive is damaged');
    expect(installedModels(modelsDir())).toEqual([]);
  });
});

describe('removeModel()', () => {
  it('removes what was pulled, once', async () => {
    await pull(ears(), deps());
    expect(await removeModel(ears(), modelsDir())).toBe(true);
    expect(installedModels(modelsDir())).toEqual([]);
    expect(await removeModel(ears(), modelsDir())).toBe(false);
  });
});
