import { sleep } from '#base';
import { type CallerSound, METRIC_TICK_MS } from '#domain';
import type { FakeCall, Phrases, Random } from '#simulation';

const TURNS = { least: 4, most: 8 };

/** What somebody does while the assistant speaks. */
const MEANWHILE = { listen: 2, backchannel: 3, tic: 3, aside: 3, turn: 3 } as const;
/** Side talk is so much weaker: a turned head, or a telephone held away. */
const AWAY_DB = [7, 18] as const;

/** A polite caller among others: asks, listens, murmurs, coughs, and has a word with the family. Gives what it did. */
export async function callFromHome(call: FakeCall, random: Random, phrases: Phrases): Promise<readonly CallerSound[]> {
  const person = createPerson(call, random, phrases);
  try {
    await person.until(() => call.leg.media.isAudible, 3000);
    await person.untilQuiet();
    for (let turn = random.between(TURNS.least, TURNS.most); turn > 0; turn--) {
      await person.pause(200, 1500);
      await person.turn();
      await meanwhile(call, random, person);
      await person.untilQuiet();
      if (random.chance(0.3)) await afterwards(random, person);
    }
    call.leg.remoteHangUp();
  } catch (error) {
    // The assistant ended the call.
    if (!call.leg.ended) throw error;
  }
  return person.sounds;
}

/** Something while the answer is being spoken. */
async function meanwhile(call: FakeCall, random: Random, person: Person): Promise<void> {
  const { media } = call.leg;
  await person.until(() => media.isAudible, 6000);
  await person.pause(400, 2500);
  const what = random.weighted(MEANWHILE);
  if (!media.isAudible || what === 'listen') return;
  await person[what]();
  if (what === 'turn') await person.until(() => media.isAudible, 6000);
}

/** Something in the silence after the answer, and then time to see whether it is answered. */
async function afterwards(random: Random, person: Person): Promise<void> {
  await person.pause(300, 1200);
  await (random.chance(0.5) ? person.tic() : person.aside());
  await person.pause(2500, 3500);
  await person.untilQuiet();
}

interface Person extends Readonly<Record<'turn' | 'backchannel' | 'aside' | 'tic', () => Promise<void>>> {
  readonly sounds: readonly CallerSound[];
  pause(leastMs: number, mostMs: number): Promise<void>;
  until(isSo: () => boolean, atMostMs: number): Promise<void>;
  untilQuiet(): Promise<void>;
}

function createPerson(call: FakeCall, random: Random, phrases: Phrases): Person {
  const sounds: CallerSound[] = [];
  const { clock, leg, caller } = call;
  const wait = (ms: number) => sleep(clock, ms, leg.signal);
  /** Nobody is always equally loud. */
  const nearDb = () => Math.abs(random.unit() + random.unit() - 1) * 5;
  const doing = (kind: CallerSound['kind'], act: () => Promise<void>) => async () => {
    await wait(METRIC_TICK_MS - (clock.now() % METRIC_TICK_MS));
    const startMs = clock.now();
    await act();
    sounds.push({ kind, startMs, endMs: clock.now() });
  };
  const until = async (isSo: () => boolean, atMostMs: number) => {
    for (let waitedMs = 0; waitedMs < atMostMs && !isSo(); waitedMs += 20) await wait(20);
  };
  const { turns, backchannels, asides } = phrases;
  return {
    sounds,
    until,
    untilQuiet: () => until(() => leg.media.isIdle, 30_000),
    pause: (leastMs, mostMs) => wait(random.between(leastMs, mostMs)),
    turn: doing('turn', () => caller.say(random.pick(turns), random.between(220, 380), nearDb())),
    backchannel: doing('backchannel', () =>
      caller.mutter(random.pick(backchannels), random.between(180, 400), nearDb()),
    ),
    aside: doing('non-directed', () =>
      caller.mutter(random.pick(asides), random.between(200, 350), random.between(...AWAY_DB)),
    ),
    tic: doing('vocal-tic', () => makeTic(call, random, phrases, wait)),
  };
}

/** Coughs, a throat, laughter, a sniffle, "um": sounds of some length that are mostly no words to a recogniser. */
async function makeTic(
  call: FakeCall,
  random: Random,
  phrases: Phrases,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  const { caller } = call;
  switch (random.weighted({ cough: 4, throat: 2, laugh: 2, sniffle: 2, hesitation: 3 })) {
    case 'cough':
      for (let burst = random.between(1, 3); burst > 0; burst--) {
        await caller.makeNoise(random.between(90, 260));
        if (burst > 1) await wait(random.between(80, 250));
      }
      return;
    case 'throat':
      return await caller.makeNoise(random.between(250, 700));
    case 'laugh':
      return random.chance(0.4)
        ? await caller.mutter('ha ha', random.between(200, 400))
        : await caller.makeNoise(random.between(500, 1500));
    case 'sniffle':
      return await caller.makeNoise(random.between(60, 250));
    case 'hesitation':
      return await caller.mutter(random.pick(phrases.hesitations), random.between(200, 500));
  }
}
