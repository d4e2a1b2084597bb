import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSipEndpoint, openTcpPeer, openUdpPeer, type RawPeer, requestText } from '../../../test/kit/sip-peer.ts';
import type { SipEndpoint } from './contract.ts';
import { parseDatagram } from './parse.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data/sip');
const isThere = existsSync(join(DATA, 'rfc4475/manifest.json'));
const note = isThere ? '' : ' (skipped: the outside data is not at ../shared/data)';

const Cases = z.array(
  z.object({
    id: z.string(),
    file: z.string(),
    kind: z.enum(['request', 'response']),
    uas_udp_acceptable: z.array(z.string()).nullable(),
  }),
);
const cases = isThere ? Cases.parse(JSON.parse(readFileSync(join(DATA, 'rfc4475/manifest.json'), 'utf8'))) : [];

type Transport = 'UDP' | 'TCP';

const isTelling = ({ status }: { status: number }) => status >= 180;

/** The first telling answer to a message; `drop` when requests sent after it are answered instead, or the connection is cut. */
async function outcomeOf(peer: RawPeer, message: Buffer, transport: Transport): Promise<string> {
  const marker = () => requestText('OPTIONS', { port: peer.port, transport, callId: 'marker' });
  peer.send(message);
  // Twice: a call is answered a little later than an OPTIONS, when its media session is open.
  for (const _ of [1, 2]) {
    peer.send(marker());
    const answer = await Promise.race([peer.next(isTelling), peer.closed]);
    if (!answer) return 'drop';
    if (answer.header('Call-ID') !== 'marker') return String(answer.status);
  }
  return 'drop';
}

const isAllowed = (outcome: string, allowed: readonly string[]) =>
  allowed.includes(outcome) || (allowed.includes('ok') && (/^(1|2)\d\d$/.test(outcome) || outcome === '404'));

describe(`the messages of RFC 4475${note}`, () => {
  let endpoint: SipEndpoint;
  beforeEach(async () => {
    endpoint = await openSipEndpoint({ onCall: (leg) => leg.ring() });
  });
  afterEach(() => endpoint.close());

  const judge = async (id: string, open: (port: number) => Promise<RawPeer>, transport: Transport) => {
    const { file, uas_udp_acceptable: allowed } = cases.find((one) => one.id === id) ?? {
      file: '',
      uas_udp_acceptable: null,
    };
    const peer = await open(endpoint.contact.port);
    const outcome = await outcomeOf(peer, readFileSync(join(DATA, 'rfc4475', file)), transport);
    peer.close();
    if (allowed) expect(isAllowed(outcome, allowed), `${outcome} is not of ${allowed.join(', ')}`).toBe(true);
    return outcome;
  };

  it.each(cases)('$id over UDP gets an allowed outcome', async ({ id }) => {
    await judge(id, openUdpPeer, 'UDP');
  });

  // A stream waits for the rest of clerr, and cannot know where inv2543 ends: stream-framer.test.ts.
  it.each(cases.filter(({ id }) => id !== 'clerr' && id !== 'inv2543'))(
    '$id over TCP gets an allowed outcome',
    async ({ id }) => {
      await judge(id, openTcpPeer, 'TCP');
    },
  );

  it('leaves an endpoint that takes the next call', async () => {
    const peer = await openUdpPeer(endpoint.contact.port);
    peer.send(requestText('INVITE', { port: peer.port }));
    expect((await peer.next(isTelling)).status).toBe(180);
    peer.close();
  });
});

describe(`the messages of RFC 5118${note}`, () => {
  const ipv6 = isThere
    ? z
        .array(z.object({ id: z.string(), expect: z.unknown() }))
        .parse(JSON.parse(readFileSync(join(DATA, 'rfc5118/manifest.json'), 'utf8')))
    : [];
  it.each(ipv6)('$id is judged as the RFC says', ({ id, expect: expected }) => {
    const text = readFileSync(join(DATA, 'rfc5118', `${id}.dat`), 'latin1');
    // The RFC's own mark-up for lines that it had to break.
    const joined = text.replace(/<allOneLine>\r?\n([\s\S]*?)<\/allOneLine>/g, (_, lines: string) =>
      lines.replace(/\r?\n/g, ''),
    );
    const { kind } = parseDatagram(Buffer.from(joined, 'latin1'));
    if (Array.isArray(expected)) expect(kind).toBe('bad-request');
    else if (String(expected).startsWith('ok or 400')) expect(['request', 'bad-request']).toContain(kind);
    else expect(kind).toMatch(/^(request|response)$/);
  });
});
