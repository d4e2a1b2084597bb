import { z } from 'zod';
import { sleep } from '#base';
import { TimelineEvent } from '#domain';
import type { StubDelays } from '../stub-engines.ts';
import { percentile, tenth } from './percentile.ts';
import type { Bench } from './report.ts';
import { createStubAssistant, openStage, type Stage, type StageCall, spokenSentence } from './stage.ts';

const TURNS = 6;
const SILENCE_MS = 500;
/** With few calls each is repeated until there are so many, one after the other. */
const FEWEST_CALLS = 5;
const Timeline = z.object({ timeline: z.array(TimelineEvent) });
const CallIds = z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() });

/** Delays of providers next door, which show the platform's own share, and of typical ones over the network. */
const NEAR = { transcriptMs: 100, firstTokenMs: 100, firstAudioMs: 50 };
const TYPICAL = { transcriptMs: 200, firstTokenMs: 300, firstAudioMs: 150 };

/**
 * Response time over real calls: end of the caller's speech until the first audible packet (`response`), and the
 * platform's own share of it as the server records it with each turn (`own`: final transcript to first packet without
 * the waits for providers). `typical` is the response time with providers as slow as those over the network.
 */
export const turn: Bench = async ({ calls = 1, say }) => {
  const near = await measure(NEAR, calls, say);
  const typical = await measure(TYPICAL, calls, say);
  return {
    calls,
    turns: near.own.length,
    own_ms_p50: tenth(percentile(near.own, 0.5)),
    own_ms_p95: tenth(percentile(near.own, 0.95)),
    response_ms_p50: tenth(percentile(near.response, 0.5)),
    response_ms_p95: tenth(percentile(near.response, 0.95)),
    typical_response_ms_p50: tenth(percentile(typical.response, 0.5)),
    typical_response_ms_p95: tenth(percentile(typical.response, 0.95)),
    typical_own_ms_p95: tenth(percentile(typical.own, 0.95)),
    silence_ms: SILENCE_MS,
  };
};

async function measure(stubs: StubDelays, calls: number, say: (line: string) => void) {
  const stage = await openStage({ stubs });
  try {
    const assistant = await createStubAssistant(stage.server, { firstMessage: 'Welcome.', silenceMs: SILENCE_MS });
    const speech = await spokenSentence('I would like to know your opening hours please');
    const rounds = Math.ceil(FEWEST_CALLS / calls);
    say(`${calls} calls at a time with ${TURNS} turns each, ${rounds} times`);
    const response: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const responses = await Promise.all(
        Array.from({ length: calls }, async (_, index) => {
          await sleep(stage.clock, (index * 4000) / calls);
          return converse(await stage.call(assistant.virtualNumber), speech);
        }),
      );
      response.push(...responses.flat());
    }
    return { response, own: await ownShares(stage) };
  } finally {
    await stage.close();
  }
}

/** Speaks, waits for the reply to begin and to end; the response time of each turn in ms. */
async function converse({ leg, session, hearing }: StageCall, speech: Uint8Array): Promise<number[]> {
  const responses: number[] = [];
  await hearing.firstAudible(5000);
  for (let turnIndex = 0; turnIndex < TURNS && !leg.signal.aborted; turnIndex++) {
    await hearing.silence(700, 20_000);
    const endedAtMs = await session.send(speech);
    const heardAtMs = await hearing.firstAudible(10_000);
    if (heardAtMs !== undefined) responses.push(heardAtMs - endedAtMs);
  }
  await hearing.silence(700, 20_000);
  await leg.hangUp();
  return responses;
}

/** The own share of every turn of every call, as the server recorded it. */
async function ownShares(stage: Stage): Promise<number[]> {
  const own: number[] = [];
  // The server writes the last turns of a call when it has ended.
  await sleep(stage.clock, 1500);
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/api/v1/calls?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await stage.server.api('GET', path, CallIds);
    for (const { id } of page.items) {
      const { timeline } = await stage.server.api('GET', `/api/v1/calls/${id}`, Timeline);
      for (const event of timeline)
        if (event.type === 'turn' && event.latency.ownMs !== undefined) own.push(event.latency.ownMs);
    }
    cursor = page.nextCursor;
  }
  return own;
}
