import { createSocket } from 'node:dgram';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartError } from '#base';
import { MODELS, RECEIPT } from '#providers/local';
import { openSipEndpoint } from '../../../test/kit/sip-peer.ts';
import { tenantServer } from '../../../test/kit/tenants.ts';
import { writeTurnModel } from '../../../test/kit/turn-model.ts';
import { readConfig } from '../config.ts';
import { isOurHttp, isOurSip } from './running.ts';
import { systemProbes } from './system-probes.ts';

const HOST = '127.0.0.1';

/** A program that takes a port, over TCP and UDP, and answers rubbish. */
async function openStranger() {
  const server = createServer((socket) => socket.on('error', () => undefined).end('what?\r\n'));
  await new Promise<void>((resolve) => {
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const socket = createSocket('udp4');
  socket.on('message', (_message, from) => socket.send('what?', from.port, from.address));
  await new Promise<void>((resolve) => {
    socket.bind(0, HOST, resolve);
  });
  return {
    tcpPort: port,
    udpPort: socket.address().port,
    close: () => {
      server.close();
      socket.close();
    },
  };
}

describe('the probes of this machine', () => {
  const probes = systemProbes(readConfig({}));
  let folder: string;
  let stranger: Awaited<ReturnType<typeof openStranger>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-probes-'));
    stranger = await openStranger();
  });
  afterAll(async () => {
    stranger.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('try the turn model that was pulled', async () => {
    const { turnModel } = systemProbes(readConfig({ PARLEY_DATA_DIR: folder }));
    expect(await turnModel()).toEqual({ state: 'none', detail: '' });
    const model = MODELS.find(({ kind }) => kind === 'end of turn');
    const at = join(folder, 'models', model?.id ?? '');
    await mkdir(at, { recursive: true });
    await writeFile(join(at, RECEIPT), '{}');
    expect(await turnModel()).toEqual({ state: 'broken', detail: expect.stringMatching(/ is missing\.$/) });
    writeTurnModel(join(at, model?.files[0]?.name ?? ''));
    expect(await turnModel()).toEqual({ state: 'works', detail: expect.stringMatching(/^\d+ ms$/) });
  });

  it('see free and taken ports, and addresses of others', async () => {
    const { tcpPort, udpPort } = stranger;
    expect(await probes.bind('tcp', HOST, tcpPort)).toBe('in-use');
    expect(await probes.bind('udp', HOST, udpPort)).toBe('in-use');
    for (const transport of ['tcp', 'udp'] as const) {
      expect(await probes.bind(transport, HOST, 0)).toBeUndefined();
      expect(await probes.bind(transport, '203.0.113.9', 0)).toBe('not-our-address');
    }
  });

  it('tell a Parley from others by its SIP', async () => {
    const endpoint = await openSipEndpoint({ onCall: (leg) => leg.reject(404) });
    try {
      expect(await isOurSip(HOST, endpoint.contact.port)).toBe(true);
    } finally {
      await endpoint.close();
    }
    expect(await isOurSip(HOST, stranger.udpPort)).toBe(false);
  });

  it('tell a Parley from others by its API', async () => {
    const server = await tenantServer([], []);
    try {
      expect(await isOurHttp(HOST, await server.listen(HOST, 0))).toBe(true);
    } finally {
      await server.close();
    }
    expect(await isOurHttp(HOST, stranger.tcpPort)).toBe(false);
  });

  it('see whether a folder can be written, and make nothing', async () => {
    const data = join(folder, 'a/b');
    expect(await probes.writableFolder(data)).toMatchObject({ exists: false, freeBytes: expect.any(Number) });
    expect(await probes.writableFolder(folder)).toMatchObject({ exists: true });
    expect((await probes.writableFolder(data)).exists).toBe(false);
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(probes.writableFolder(join(file, 'data'))).rejects.toBeInstanceOf(StartError);
  });

  it('see who may read a file', async () => {
    const file = join(folder, 'key');
    expect(await probes.privateFile(file)).toBeUndefined();
    await writeFile(file, '');
    await chmod(file, 0o640);
    expect((await probes.privateFile(file))?.mode).toBe(0o100640);
  });

  it('see no database where none was made', async () => {
    const fresh = systemProbes(readConfig({ PARLEY_DATA_DIR: join(folder, 'data') }));
    expect(await fresh.database()).toBeUndefined();
    const broken = systemProbes(readConfig({ DATABASE_URL: `postgres://nobody@${HOST}:1/none` }));
    await expect(broken.database()).rejects.toThrow(/nothing answers at 127\.0\.0\.1:1/);
  });

  it('read the limits of this process', async () => {
    expect(await probes.timerLatenessMs()).toBeGreaterThanOrEqual(0);
    if (process.platform === 'linux') expect(await probes.openFileLimit()).toBeGreaterThan(100);
    if (process.getuid?.() === 0 && process.platform === 'linux') expect(await probes.realTimeAllowed()).toBe(true);
  });
});
