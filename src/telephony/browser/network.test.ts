import { createSocket } from 'node:dgram';
import { describe, expect, it } from 'vitest';
import { BrowserNetwork } from './network.ts';

/** A UDP socket on any free port; the caller closes it. */
function openSocket() {
  const socket = createSocket('udp4');
  return new Promise<typeof socket>((resolve) => socket.bind(0, () => resolve(socket)));
}

describe('the network of the browser wire', () => {
  it('offers the public address first and this machine itself last', () => {
    const addresses = new BrowserNetwork({ publicAddress: '203.0.113.9' }).addresses();
    expect(addresses[0]).toBe('203.0.113.9');
    expect(addresses.at(-1)).toBe('127.0.0.1');
  });

  it('leaves the choice of the port to the system without a range', async () => {
    expect((await new BrowserNetwork().reserve())?.range).toBeUndefined();
  });

  it('hands out each pair of ports once until it is given back, and passes over what others use', async () => {
    const taken = await openSocket();
    const port = taken.address().port;
    const network = new BrowserNetwork({ udpPorts: [port, port + 3] });
    const reservation = await network.reserve();
    expect(reservation?.range).toEqual([port + 2, port + 3]);
    expect(await network.reserve()).toBeUndefined();
    reservation?.release();
    expect((await network.reserve())?.range).toEqual([port + 2, port + 3]);
    await new Promise<void>((resolve) => taken.close(() => resolve()));
  });
});
