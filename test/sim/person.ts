import { type FakeCall, Pauses, type Random } from '#simulation';

const LINES: readonly [string, ...string[]] = [
  'what are your opening hours',
  'I would like an appointment on Monday and',
  'yes',
  'no thank you',
  'my number is zero six one two',
  'wait that is not what I asked',
  'can you tell me more about the price please',
  'bonjour je voudrais un rendez-vous',
  'euh',
  'goodbye',
];

const PICKS_UP: readonly [string, ...string[]] = [
  'hello',
  'yes',
  'good morning this is the dentist how can I help you',
  'you have reached Paul Martin I am not available please leave a message after the tone',
  'bonjour vous êtes bien sur la messagerie de Paul laissez un message après le bip',
  'for sales press one for support press two',
  'the person you are calling wants to know who is calling and why',
];

const HABITS = {
  answer: 40,
  interrupt: 14,
  cough: 8,
  noise: 3,
  agree: 8,
  silence: 5,
  keys: 7,
  type: 4,
  hold: 3,
  hangUp: 4,
  lose: 1,
  end: 1,
} as const;

/** A caller who does as the seed says until the call is over. */
export async function behave(call: FakeCall, random: Random): Promise<void> {
  const { clock, leg } = call;
  const pauses = new Pauses(clock, leg.signal);
  const wait = (ms: number) => pauses.wait(ms);
  try {
    // Some talk over the first message, some hang up before its end.
    await wait(random.pick([0, 100, 1500, 3000]));
    if (call.plan.answering) await pickUp(call, random, wait);
    while (!leg.ended) {
      await act(call, random, wait);
      await wait(random.between(20, 1500));
    }
  } catch (error) {
    // The call ended while this person was waiting.
    if (!leg.ended) throw error;
  } finally {
    pauses.close();
  }
}

/** Whoever takes a call that we placed: a human, or a machine and perhaps a human behind it. */
async function pickUp(call: FakeCall, random: Random, wait: (ms: number) => Promise<void>): Promise<void> {
  await call.caller.say(random.pick(PICKS_UP));
  await wait(random.between(100, 3000));
  if (random.chance(0.5)) call.leg.media.beep();
}

async function act(call: FakeCall, random: Random, wait: (ms: number) => Promise<void>): Promise<void> {
  const { caller, leg, conversation } = call;
  switch (random.weighted(HABITS)) {
    case 'answer':
      await untilQuiet(call, wait);
      return await caller.say(random.pick(LINES));
    case 'interrupt':
      return await caller.say(random.pick(LINES));
    case 'cough':
      return await caller.makeNoise(random.between(20, 190));
    case 'noise':
      return await caller.makeNoise(random.between(200, 3000));
    case 'agree':
      return await caller.agree(random.pick(['mm-hm', 'yeah', 'ok']));
    case 'silence':
      return await wait(random.between(1000, 30_000));
    case 'keys':
      return await caller.press(random.pick(['1', '12#', '4711', '123456*', '#']), random.between(80, 900));
    case 'type':
      return conversation.say(random.pick(LINES));
    case 'hold':
      leg.hold(true);
      await wait(random.between(500, 15_000));
      return leg.hold(false);
    case 'hangUp':
      return leg.remoteHangUp();
    case 'lose':
      return leg.lose();
    case 'end':
      return conversation.end({ by: 'member', code: 'ended-by-member', detail: '' });
  }
}

/** A polite caller lets the assistant finish, but does not wait for ever. */
async function untilQuiet(call: FakeCall, wait: (ms: number) => Promise<void>): Promise<void> {
  for (let waitedMs = 0; waitedMs < 15_000 && !call.leg.media.isIdle; waitedMs += 200) await wait(200);
}
