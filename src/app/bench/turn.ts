import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sleep } from '#base';
import { percentile, TimelineEvent } from '#domain';
import type { StubDelays } from '../stub-engines.ts';
import type { StubScript } from '../stub-script.ts';
import { type Utterance, utter } from './caller-voice.ts';
import type { Bench } from './report.ts';
import { scratchFolder } from './server.ts';
import { createStubAssistant, openStage, type Stage, type StageCall } from './stage.ts';
import { tenth } from './tenth.ts';

const TURNS = 6;
const SILENCE_MS = 500;
/** With few calls each is repeated until there are so many, one after the other. */
const FEWEST_CALLS = { near: 3, typical: 2, late: 2 };
const Timeline = z.object({ timeline: z.array(TimelineEvent) });
const CallIds = z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() });

/** Delays of providers next door, which show the platform's own share. */
const NEAR = { transcriptMs: 100, firstTokenMs: 100, firstAudioMs: 50 };
/**
 * Delays of typical ones over the network. Recognisers tell words while they are spoken, and sooner than the transcript of the
 * whole: Gladia makes partial transcripts with a faster, smaller model than final ones
 * (https://docs.gladia.io/chapters/live-stt/features/partial-transcripts) and names less than 100 ms for the first words of an
 * utterance (https://www.gladia.io/blog/introducing-partial-transcripts). That is the seller's figure, and others name two or
 * three times as much; hence `LATE`, where partial transcripts are no sooner than the final one.
 */
const TYPICAL = { transcriptMs: 200, partialMs: 100, firstTokenMs: 300, firstAudioMs: 150 };
const LATE = { ...TYPICAL, partialMs: TYPICAL.transcriptMs };

/** Who says "please" at the end can be answered while he says it. */
const SENTENCES = {
  plain: 'I would like to know your opening hours',
  polite: 'I would like to know your opening hours please',
} as const;
type Manner = keyof typeof SENTENCES;
const MANNERS: readonly Manner[] = ['plain', 'polite'];
const ANSWER = 'We are open from nine to five. Do come and see us.';

type Said = Readonly<Record<Manner, Utterance>>;
interface Response {
  readonly manner: Manner;
  readonly ms: number;
}

/**
 * Response time over real calls: end of the caller's speech until the first audible packet (`response`), and the
 * platform's own share of it as the server records it with each turn (`own`: final transcript to first packet without
 * the waits for providers). `typical` is the response time with providers as slow as those over the network, `late` the same
 * with partial transcripts as late as the final one.
 */
export const turn: Bench = async ({ calls = 1, say }) => {
  const said = { plain: await saidLike('plain'), polite: await saidLike('polite') };
  const run = (stubs: StubDelays, fewest: number) => measure(stubs, { calls, fewest }, said, say);
  const near = await run(NEAR, FEWEST_CALLS.near);
  const typical = await run(TYPICAL, FEWEST_CALLS.typical);
  const late = await run(LATE, FEWEST_CALLS.late);
  const all = near.responses.map(({ ms }) => ms);
  return {
    calls,
    turns: near.own.length,
    own_ms_p50: tenth(percentile(near.own, 0.5)),
    own_ms_p95: tenth(percentile(near.own, 0.95)),
    response_ms_p50: tenth(percentile(all, 0.5)),
    response_ms_p95: tenth(percentile(all, 0.95)),
    ...responsesOf('typical', typical.responses),
    typical_own_ms_p95: tenth(percentile(typical.own, 0.95)),
    ...responsesOf('late', late.responses),
    silence_ms: SILENCE_MS,
  };
};

function responsesOf(name: string, responses: readonly Response[]): Record<string, number> {
  const figures = MANNERS.map((manner) => {
    const times = responses.filter((response) => response.manner === manner).map(({ ms }) => ms);
    return {
      [`${name}_${manner}_turns`]: times.length,
      [`${name}_${manner}_response_ms_p50`]: tenth(percentile(times, 0.5)),
      [`${name}_${manner}_response_ms_p95`]: tenth(percentile(times, 0.95)),
    };
  });
  return Object.assign({}, ...figures);
}

/** Not equally loud: the recogniser knows recordings by their samples, and both begin alike. */
const saidLike = (manner: Manner) =>
  utter(SENTENCES[manner], { language: 'en-GB', gainDb: manner === 'plain' ? 0 : -1, away: false });

const scriptOf = (said: Said): StubScript => ({
  reply: ANSWER,
  utterances: MANNERS.map((manner) => ({
    alaw: Buffer.from(said[manner].alaw).toString('base64'),
    words: [...said[manner].words],
  })),
});

async function measure(
  stubs: StubDelays,
  { calls, fewest }: { readonly calls: number; readonly fewest: number },
  said: Said,
  say: (line: string) => void,
) {
  const folder = await scratchFolder();
  const script = join(folder, 'script.json');
  await writeFile(script, JSON.stringify(scriptOf(said)));
  const stage = await openStage({ stubs: { ...stubs, script } });
  try {
    const assistant = await createStubAssistant(stage.server, { firstMessage: 'Welcome.', silenceMs: SILENCE_MS });
    const rounds = Math.ceil(fewest / calls);
    say(`${calls} calls at a time with ${TURNS} turns each, ${rounds} times`);
    const responses: Response[] = [];
    for (let round = 0; round < rounds; round++) {
      const ofRound = await Promise.all(
        Array.from({ length: calls }, async (_, index) => {
          await sleep(stage.clock, (index * 4000) / calls);
          return converse(await stage.call(assistant.virtualNumber), said);
        }),
      );
      responses.push(...ofRound.flat());
    }
    return { responses, own: await ownShares(stage) };
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Speaks, waits for the reply to begin and to end; the response time of each turn. */
async function converse({ leg, session, hearing }: StageCall, said: Said): Promise<Response[]> {
  const responses: Response[] = [];
  await hearing.firstAudible(5000);
  for (let turnIndex = 0; turnIndex < TURNS && !leg.signal.aborted; turnIndex++) {
    const manner = MANNERS[turnIndex % MANNERS.length] ?? 'plain';
    await hearing.silence(700, 20_000);
    const endedAtMs = await session.send(said[manner].alaw);
    const heardAtMs = await hearing.firstAudible(10_000);
    if (heardAtMs !== undefined) responses.push({ manner, ms: heardAtMs - endedAtMs });
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
