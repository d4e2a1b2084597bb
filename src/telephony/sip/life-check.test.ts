import { afterEach, describe, expect, it } from 'vitest';
import { createSilentPool, type SilentSession } from '../../../test/kit/sip-media.ts';
import { okTo, openSipEndpoint, openUdpPeer, type RawPeer, requestText, sdpText } from '../../../test/kit/sip-peer.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { CallLeg } from '../leg.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const CALL = { callId: 'life@test', fromTag: 'peer' };
const isOk = ({ status }: { readonly status: number }) => status === 200;
const isOptions = ({ startLine }: { readonly startLine: string }) => startLine.startsWith('OPTIONS ');

interface Scene {
  readonly clock: VirtualClock;
  readonly peer: RawPeer;
  readonly leg: CallLeg;
  readonly media: SilentSession;
  hold(direction: 'sendonly' | 'sendrecv', cseq: number): Promise<void>;
  stall(silentMs: number): void;
  /** Requests of ours that wait for an answer. */
  questions(): number;
}

/** An answered call over real sockets; its media is in the hands of the test. */
async function answered(): Promise<Scene> {
  const clock = new VirtualClock();
  const pool = createSilentPool();
  let took: (leg: CallLeg) => void = () => undefined;
  const came = new Promise<CallLeg>((resolve) => {
    took = resolve;
  });
  const endpoint = await openSipEndpoint({ clock, media: pool, onCall: (created) => took(created) });
  const peer = await openUdpPeer(endpoint.contact.port);
  const close = async () => {
    peer.acceptAll('BYE');
    const closed = endpoint.close();
    await clock.advance(40_000);
    await closed;
    peer.close();
  };
  open.push({ close });
  peer.send(requestText('INVITE', { ...CALL, port: peer.port, body: sdpText() }));
  const leg = await came;
  await leg.answer();
  const ok = await peer.next(isOk);
  const inside = { ...CALL, port: peer.port, to: ok.header('To') };
  peer.send(requestText('ACK', inside));
  const [media] = pool.sessions;
  if (!media) throw new RangeError('No media session was opened.');
  return {
    ...{ clock, peer, leg, media },
    hold: async (direction, cseq) => {
      peer.send(requestText('INVITE', { ...inside, cseq, body: sdpText({ direction }) }));
      await peer.next((message) => message.header('CSeq') === `${cseq} INVITE` && message.status === 200);
      peer.send(requestText('ACK', { ...inside, cseq }));
    },
    questions: () => endpoint.held.transactions - 1,
    stall: (silentMs) => media.events.emit('stalled', { silentMs }),
  };
}

/** Answers the request that is there now. */
async function answer(peer: RawPeer, status = '200 OK'): Promise<void> {
  const options = await peer.next(isOptions);
  peer.send(okTo(options).replace('200 OK', status));
}

describe('a far end that sends no media', () => {
  it('lives on while it answers, whatever it answers', async () => {
    const { peer, leg, media, stall, questions } = await answered();
    stall(10_000);
    expect(questions()).toBe(0);
    for (const [index, status] of ['200 OK', '405 Method Not Allowed'].entries()) {
      stall(20_000);
      stall(30_000);
      await answer(peer, status);
      await expect.poll(() => media.signsOfLife).toBe(index + 1);
    }
    // One question at a time.
    expect(peer.pending.filter(isOptions)).toEqual([]);
    expect(leg.signal.aborted).toBe(false);
  });

  it('is gone when it does not know the call', async () => {
    const { peer, leg, stall } = await answered();
    stall(20_000);
    await answer(peer, '481 Call/Transaction Does Not Exist');
    await expect.poll(() => leg.signal.reason).toMatchObject({ by: 'wire', kind: 'lost' });
  });

  it('is gone when it answers nothing, before a minute is over', async () => {
    const { clock, leg, media, stall } = await answered();
    stall(20_000);
    await clock.advance(32_000);
    expect(leg.signal.reason).toMatchObject({ by: 'wire', kind: 'lost' });
    expect(media.isClosed).toBe(true);
  });

  it('is not asked when it was our media worker that died', async () => {
    const { media, questions } = await answered();
    media.events.emit('stalled', { silentMs: 60_000, lost: true });
    expect(questions()).toBe(0);
  });
});

describe('a far end that holds the call', () => {
  it('is asked each minute, until it takes the call back', async () => {
    const { clock, peer, leg, hold } = await answered();
    await hold('sendonly', 2);
    for (let minute = 0; minute < 3; minute++) {
      await clock.advance(60_000);
      await answer(peer);
    }
    expect(leg.signal.aborted).toBe(false);
    await hold('sendrecv', 3);
    await clock.advance(180_000);
    // A question would have gone unanswered.
    expect(leg.signal.aborted).toBe(false);
  });

  it('is gone when it answers nothing', async () => {
    const { clock, leg, hold } = await answered();
    await hold('sendonly', 2);
    await clock.advance(60_000);
    expect(leg.signal.aborted).toBe(false);
    await clock.advance(32_000);
    expect(leg.signal.reason).toMatchObject({ by: 'wire', kind: 'lost' });
  });
});
