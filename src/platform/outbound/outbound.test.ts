import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StartError } from '#base';
import { BlockedAddressError, createAddressGuard, createOutbound, type Outbound } from './index.ts';

describe('createAddressGuard()', () => {
  it('lets the public internet through', () => {
    const guard = createAddressGuard([]);
    for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8']) {
      expect([address, guard(address)]).toEqual([address, true]);
    }
  });

  it('closes everything else', () => {
    const guard = createAddressGuard([]);
    const closed = [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.255.255',
      '192.168.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fe80::1%eth0',
      'fc00::1',
      'ff02::1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '0:0:0:0:0:ffff:a00:1',
      'not an address',
    ];
    expect(closed.filter((address) => guard(address))).toEqual([]);
  });

  it('opens what the operator allows, and names a wrong entry', () => {
    const guard = createAddressGuard(['10.1.0.0/16', 'fd00::/8', '192.168.7.7']);
    expect(['10.1.2.3', '10.2.0.0', 'fd12::1', '192.168.7.7', '192.168.7.8'].map(guard)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    for (const wrong of ['10.0.0.0/33', 'localhost', '10.0.0.0/x', '']) {
      expect(() => createAddressGuard([wrong])).toThrow(StartError);
    }
  });
});

describe('createOutbound()', () => {
  let server: Server;
  let port: number;
  let outbound: Outbound | undefined;
  let hits = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      hits++;
      if (request.url === '/redirect') response.writeHead(302, { location: `http://127.0.0.2:${port}/` }).end();
      else response.end('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => outbound?.close());
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('reaches an allowed address', async () => {
    outbound = createOutbound(['127.0.0.1']);
    expect(await (await outbound.fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hello');
  });

  it('connects to no closed address, however it is written', async () => {
    outbound = createOutbound([]);
    const before = hits;
    const tricks = ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::ffff:127.0.0.1]', '0'];
    for (const host of tricks) {
      await expect(outbound.fetch(`http://${host}:${port}/`), host).rejects.toBeInstanceOf(BlockedAddressError);
    }
    for (const url of ['file:///etc/passwd', 'gopher://x', 'nonsense']) {
      await expect(outbound.fetch(url)).rejects.toBeInstanceOf(BlockedAddressError);
    }
    expect(hits).toBe(before);
  });

  it('checks the target of a redirect too', async () => {
    outbound = createOutbound(['127.0.0.1']);
    await expect(outbound.fetch(`http://127.0.0.1:${port}/redirect`)).rejects.toBeInstanceOf(BlockedAddressError);
  });
});
