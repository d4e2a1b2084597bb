import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { channelOf, concatSamples, parseWav, resample, SAMPLE_RATE, samplesOf, wavSamples } from '#audio';
import { silentLog, systemClock } from '#base';
import { TimelineEvent } from '#domain';
import { type CallLeg, createMediaPool, type MediaPool, type SipEndpoint } from '#telephony';
import { type Server, startServer } from '../../src/app/bench/server.ts';
import { openSipEndpoint } from '../kit/sip-peer.ts';

const Assistants = z.object({ items: z.array(z.object({ id: z.string() })) });
const Placed = z.object({ callId: z.string() });
const Detail = z.object({
  state: z.string(),
  direction: z.string(),
  endReason: z.object({ by: z.string(), code: z.string() }).nullable(),
  timeline: z.array(TimelineEvent),
});

const GREETING = 'You have reached the Miller family and we are all out in the garden on this lovely afternoon.';

async function spoken(text: string): Promise<Int16Array> {
  const wav = parseWav(execFileSync('espeak-ng', ['-v', 'en-us', '--stdout', text]));
  return resample(channelOf(wavSamples(wav), wav.channels, 0), wav.sampleRate, SAMPLE_RATE);
}
const tone = Int16Array.from(
  { length: samplesOf(500) },
  (_, i) => 8000 * Math.sin((2 * Math.PI * 1000 * i) / SAMPLE_RATE),
);

describe('a call that Parley places', () => {
  let server: Server;
  let pool: MediaPool;
  let peer: SipEndpoint;
  let takeCall: (leg: CallLeg) => void = () => undefined;

  beforeAll(async () => {
    server = await startServer({ env: { PARLEY_OUTBOUND_ALLOW: '127.0.0.0/8' } });
    const media = { workers: 1, rtpPorts: [41_000, 41_099], bindAddress: '127.0.0.1', capacity: 4 } as const;
    pool = await createMediaPool({ clock: systemClock, log: silentLog, ...media });
    peer = await openSipEndpoint({ media: pool, onCall: (leg) => takeCall(leg) });
  });
  afterAll(async () => {
    await peer.close();
    await pool.close();
    await server.stop();
  });

  /** Has the first assistant call the peer. */
  async function place(): Promise<string> {
    const { items } = await server.api('GET', '/api/v1/assistants', Assistants);
    const to = `sip:far@127.0.0.1:${peer.contact.port}`;
    return (await server.api('POST', '/api/v1/calls', Placed, { assistantId: items[0]?.id, to })).callId;
  }
  const detail = (id: string) => server.api('GET', `/api/v1/calls/${id}`, Detail);
  const isOver = async (id: string) => (await detail(id)).state;
  const play = (leg: CallLeg, samples: Int16Array) => {
    leg.media.beginUtterance('greeting');
    leg.media.play('greeting', samples);
    leg.media.endUtterance('greeting');
  };

  it('hangs up on a machine when its greeting and its beep are over', async () => {
    const pause = new Int16Array(samplesOf(500));
    const gap = new Int16Array(samplesOf(150));
    const audio = concatSamples([pause, await spoken(GREETING), gap, tone, new Int16Array(samplesOf(20_000))]);
    takeCall = (leg) => void leg.answer().then(() => play(leg, audio));
    const id = await place();
    await expect.poll(() => isOver(id), { timeout: 40_000, interval: 500 }).toBe('ended');
    const call = await detail(id);
    expect(call).toMatchObject({ direction: 'outbound', endReason: { by: 'assistant', code: 'voicemail' } });
    expect(call.timeline.filter(({ type }) => type === 'answered-by').at(-1)).toMatchObject({
      class: expect.stringMatching(/^(beep|voicemail)$/),
    });
  }, 60_000);

  it('speaks to somebody who says hello', async () => {
    const audio = concatSamples([new Int16Array(samplesOf(400)), await spoken('Hello?')]);
    const heard = new Promise<void>((resolve) => {
      takeCall = (leg) =>
        void leg.answer().then(() => {
          leg.media.events.on('voice-confirmed', () => {
            resolve();
            void leg.hangUp();
          });
          play(leg, audio);
        });
    });
    const id = await place();
    await heard;
    await expect.poll(() => isOver(id), { timeout: 20_000, interval: 500 }).toBe('ended');
    const call = await detail(id);
    expect(call.endReason).toMatchObject({ by: 'caller', code: 'hung-up' });
    expect(call.timeline.find(({ type }) => type === 'answered-by')).toMatchObject({ class: 'human' });
  }, 60_000);

  it('ends as busy when the far end is', async () => {
    takeCall = (leg) => leg.reject(486);
    const id = await place();
    await expect.poll(() => isOver(id), { timeout: 20_000, interval: 500 }).toBe('ended');
    expect((await detail(id)).endReason).toMatchObject({ by: 'carrier', code: 'busy' });
  }, 60_000);
});
