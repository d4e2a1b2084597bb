import { type Clock, sleep } from '#base';
import { type CallerSound, METRIC_TICK_MS } from '#domain';
import type { Phrases, Random } from '#simulation';
import type { CallLeg } from '#telephony';
import type { StubScript } from '../stub-script.ts';
import { type Utterance, utter } from './caller-voice.ts';
import type { Hearing } from './hearing.ts';
import type { LightSession } from './light-media.ts';
import { vocalTic } from './tics.ts';

/** Turns of one call. */
export const HOUSEHOLD_TURNS = 7;
const FRAME_BYTES = 160;
const FRAME_MS = 20;
/** Long enough for something to happen in the middle of it. */
export const HOUSEHOLD_REPLY =
  'We are open from nine to five on weekdays, and on Saturdays we close at noon. You find us beside the station, and there is a place to park behind the house.';

const MEANWHILE = { turn: 3, backchannel: 4, tic: 4, aside: 4 } as const;
type Doing = keyof typeof MEANWHILE;
const KINDS = { turn: 'turn', backchannel: 'backchannel', tic: 'vocal-tic', aside: 'non-directed' } as const;

/** Recorded beforehand, so that the recogniser knows their words. */
export type Repertoire = Readonly<
  Record<'turn' | 'backchannel' | 'aside' | 'tic', readonly [Utterance, ...Utterance[]]>
>;

/** Something that a caller did, and what it was. */
export interface HouseholdSound extends CallerSound {
  readonly utterance: Utterance;
}

/** Everything that callers say, as recordings. `voice`: one of the offline voices; the language's own when absent. */
export async function recordRepertoire(
  random: Random,
  phrases: Phrases,
  language: string,
  voice?: string,
): Promise<Repertoire> {
  const all = async (texts: readonly [string, ...string[]], gainDb: () => number, away = false) => {
    const [first, ...others] = texts;
    const speak = (text: string) => utter(text, { language, gainDb: gainDb(), away, ...(voice && { voice }) });
    const rest: Utterance[] = [];
    const begin = await speak(first);
    for (const text of others) rest.push(await speak(text));
    return [begin, ...rest] as const;
  };
  const near = () => -5 * Math.abs(random.unit() + random.unit() - 1);
  const tic = (): Utterance => vocalTic(random, -random.between(9, 16));
  const hesitations = await all(phrases.hesitations, near);
  return {
    turn: await all(phrases.turns, near),
    backchannel: await all(phrases.backchannels, near),
    aside: await all(phrases.asides, () => -random.between(7, 18), true),
    tic: [...hesitations, ...Array.from({ length: 24 }, tic)],
  };
}

/** The words of a repertoire, for the recogniser that makes no mistakes. */
export const scriptOf = (repertoire: Repertoire): StubScript => ({
  reply: HOUSEHOLD_REPLY,
  utterances: Object.values(repertoire)
    .flat()
    .filter(({ words }) => words.length > 0)
    .map(({ alaw, words }) => ({ alaw: Buffer.from(alaw).toString('base64'), words: [...words] })),
});

/** The caller's end of a call. */
export interface HouseholdLine {
  readonly clock: Clock;
  readonly leg: Pick<CallLeg, 'signal' | 'hangUp'>;
  readonly session: Pick<LightSession, 'send'>;
  readonly hearing: Hearing;
}

/** One call of somebody who asks, listens, murmurs, coughs and has a word with others in the room. Gives what it was. */
export async function converse(
  { clock, leg, session, hearing }: HouseholdLine,
  repertoire: Repertoire,
  random: Random,
): Promise<readonly HouseholdSound[]> {
  const sounds: HouseholdSound[] = [];
  const act = async (doing: Doing) => {
    const utterance = random.pick(repertoire[doing]);
    const { alaw } = utterance;
    await sleep(clock, METRIC_TICK_MS - (clock.now() % METRIC_TICK_MS));
    const endMs = await session.send(alaw);
    sounds.push({ kind: KINDS[doing], startMs: endMs - (alaw.length / FRAME_BYTES) * FRAME_MS, endMs, utterance });
  };
  const wait = (leastMs: number, mostMs: number) => sleep(clock, random.between(leastMs, mostMs));
  await hearing.firstAudible(5000);
  for (let turn = 0; turn < HOUSEHOLD_TURNS && !leg.signal.aborted; turn++) {
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
  return sounds;
}
