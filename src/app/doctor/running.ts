import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { z } from 'zod';

const ANSWER_MS = 2000;
const OpenApi = z.object({ info: z.object({ title: z.literal('Parley') }) });

/** Whether the API of a Parley answers at this address. */
export async function isOurHttp(address: string, port: number): Promise<boolean> {
  const host = isIPv6(address) ? `[${address}]` : address;
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(`http://${host}:${port}/api/openapi.json`, { signal });
    return OpenApi.safeParse(await answer.json()).success;
  } catch {
    // No HTTP, no JSON or no answer: somebody else.
    return false;
  }
}

/** Whether the SIP of a Parley answers an OPTIONS request (RFC 3261 section 11) at this address, over UDP. */
export function isOurSip(address: string, port: number): Promise<boolean> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const finish = (isOurs: boolean) => {
      clearTimeout(timer);
      socket.close();
      resolve(isOurs);
    };
    const timer = setTimeout(() => finish(false), ANSWER_MS);
    socket.once('error', () => finish(false));
    socket.once('message', (message) => finish(/^(Server|User-Agent)\s*:\s*Parley/im.test(message.toString('latin1'))));
    socket.connect(port, address, () => {
      const host = isIPv6(address) ? `[${address}]` : address;
      socket.send(optionsTo(`${host}:${port}`, `${host}:${socket.address().port}`));
    });
  });
}

function optionsTo(target: string, own: string): string {
  const token = () => randomBytes(8).toString('hex');
  const lines = [
    `OPTIONS sip:${target} SIP/2.0`,
    `Via: SIP/2.0/UDP ${own};rport;branch=z9hG4bK${token()}`,
    `From: <sip:doctor@${own}>;tag=${token()}`,
    `To: <sip:${target}>`,
    `Call-ID: ${token()}`,
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
