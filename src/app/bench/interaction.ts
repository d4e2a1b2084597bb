import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sleep } from '#base';
import {
  type CallerSound,
  HESITATION_MS,
  interactionMetrics,
  interactionReport,
  type KnownCall,
  METRIC_TICK_MS,
  sidesOfCall,
} from '#domain';
import { HELD_OUT, type Phrases, type Random, seededRandom } from '#simulation';
import type { StubScript } from '../stub-script.ts';
import { type Utterance, utter } from './caller-voice.ts';
import type { Bench } from './report.ts';
import { scratchFolder } from './server.ts';
import { createStubAssistant, openStage, type Stage, type StageCall } from './stage.ts';
import { vocalTic } from './tics.ts';

const TURNS = 7;
const FRAME_BYTES = 160;
const FRAME_MS = 20;
/** Long enough for something to happen in the middle of it. */
const REPLY =
  'We are open from nine to five on weekdays, and on Saturdays we close at noon. You find us beside the station, and there is a place to park behind the house.';
/** What vendors take that stream, in ms: transcript after the word, first token, first audio. */
const VENDOR_DELAYS = { transcriptMs: 150, firstTokenMs: 350, firstAudioMs: 150 };

const MEANWHILE = { turn: 3, backchannel: 4, tic: 4, aside: 4 } as const;
type Doing = keyof typeof MEANWHILE;
const KINDS = { turn: 'turn', backchannel: 'backchannel', tic: 'vocal-tic', aside: 'non-directed' } as const;

/** Recorded beforehand, so that the recogniser knows their words. */
type Repertoire = Readonly<Record<'turn' | 'backchannel' | 'aside' | 'tic', readonly [Utterance, ...Utterance[]]>>;

/**
 * The interaction metrics over real calls: voices, tics and side talk over SIP and RTP, the whole voice path, providers that
 * take as long as vendors do. The recogniser makes no mistakes: what is measured is what follows from the words.
 */
export const interaction: Bench = async ({ calls = 12, say }) => {
  const folder = await scratchFolder();
  const random = seededRandom(1);
  say('Recording what callers say');
  const repertoire = await record(random, HELD_OUT.en, 'en-GB');
  const script = join(folder, 'script.json');
  await writeFile(script, JSON.stringify(scriptOf(repertoire)));
  const stage = await openStage({ stubs: { ...VENDOR_DELAYS, script } });
  try {
    const assistant = await createStubAssistant(stage.server, { firstMessage: 'Welcome.', language: 'en-GB' });
    say(`${calls} calls with ${TURNS} turns each`);
    const known = await Promise.all(
      Array.from({ length: calls }, async (_, index) => {
        await sleep(stage.clock, index * 700);
        return converse(stage, await stage.call(assistant.virtualNumber), repertoire, seededRandom(index + 1));
      }),
    );
    const strict = interactionMetrics(known.map((each) => sidesOfCall(each)));
    const forgiving = interactionMetrics(known.map((each) => sidesOfCall(each, HESITATION_MS)));
    return { calls, ...interactionReport(strict, forgiving) };
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
};

async function record(random: Random, phrases: Phrases, language: string): Promise<Repertoire> {
  const all = async (texts: readonly [string, ...string[]], gainDb: () => number, away = false) => {
    const [first, ...others] = texts;
    const speak = (text: string) => utter(text, { language, gainDb: gainDb(), away });
    const rest: Utterance[] = [];
    const begin = await speak(first);
    for (const text of others) rest.push(await speak(text));
    return [begin, ...rest] as const;
  };
  const near = () => -5 * Math.abs(random.unit() + random.unit() - 1);
  const tic = (): Utterance => ({ alaw: vocalTic(random, -random.between(9, 16)), words: [] });
  const hesitations = await all(phrases.hesitations, near);
  return {
    turn: await all(phrases.turns, near),
    backchannel: await all(phrases.backchannels, near),
    aside: await all(phrases.asides, () => -random.between(7, 18), true),
    tic: [...hesitations, ...Array.from({ length: 24 }, tic)],
  };
}

const scriptOf = (repertoire: Repertoire): StubScript => ({
  reply: REPLY,
  utterances: Object.values(repertoire)
    .flat()
    .filter(({ words }) => words.length > 0)
    .map(({ alaw, words }) => ({ alaw: Buffer.from(alaw).toString('base64'), words: [...words] })),
});

/** One call: what the caller did, and when the assistant was heard. */
async function converse(stage: Stage, call: StageCall, repertoire: Repertoire, random: Random): Promise<KnownCall> {
  const { leg, session, hearing } = call;
  const sounds: CallerSound[] = [];
  const act = async (doing: Doing) => {
    const { alaw } = random.pick(repertoire[doing]);
    await sleep(stage.clock, METRIC_TICK_MS - (stage.clock.now() % METRIC_TICK_MS));
    const endMs = await session.send(alaw);
    sounds.push({ kind: KINDS[doing], startMs: endMs - (alaw.length / FRAME_BYTES) * FRAME_MS, endMs });
  };
  const wait = (leastMs: number, mostMs: number) => sleep(stage.clock, random.between(leastMs, mostMs));
  await hearing.firstAudible(5000);
  for (let turn = 0; turn < TURNS && !leg.signal.aborted; turn++) {
    await hearing.silence(1200, 30_000);
    await wait(0, 800);
    await act('turn');
    if ((await hearing.firstAudible(6000)) === undefined) continue;
    await wait(600, 2500);
    const what = random.weighted(MEANWHILE);
    await act(what);
    if (what === 'turn') await hearing.firstAudible(6000);
    await hearing.silence(1200, 30_000);
    if (random.chance(0.35)) {
      await act(random.chance(0.5) ? 'tic' : 'aside');
      await wait(2600, 3200);
    }
  }
  await leg.hangUp();
  return { timeline: [], sounds, audible: hearing.spans };
}
