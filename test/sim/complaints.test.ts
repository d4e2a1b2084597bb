import { describe, expect, it } from 'vitest';
import { sleep } from '#base';
import { AnsweringSettings } from '#domain';
import type { ModelRequest } from '#providers';
import { type FakeAnswer, FakeCall, VirtualClock } from '#simulation';
import { closeCleanly, greeted, tool } from '../kit/call-steps.ts';
import { violationsOf } from './invariants.ts';

// What users of other telephone assistants complain about, a test for each class; README.md says where the others are covered.

const LONG = 'We are open from nine to five every day. On Saturdays we open at ten. On Sundays we are closed.';
const ENGINES = ['stt', 'tts', 'llm'] as const;

const longAnswer = { llm: { answer: () => ({ text: LONG }) } };

/** The caller asks, and the assistant has begun to answer at length. */
async function midAnswer(settings: ConstructorParameters<typeof FakeCall>[0] = {}): Promise<FakeCall> {
  const call = await greeted({ ...longAnswer, ...settings });
  await call.during(call.caller.say('when are you open'), 2500);
  expect(call.leg.media.isAudible).toBe(true);
  return call;
}

/** Ms from the caller's first sound to the assistant's silence. */
function stoppedAfterMs(call: FakeCall): number {
  const onsetMs = call.caller.spoke.at(-1)?.fromMs ?? 0;
  const cut = call.leg.media.audible.find(({ fromMs, toMs }) => fromMs <= onsetMs && toMs >= onsetMs);
  return (cut?.toMs ?? Number.POSITIVE_INFINITY) - onsetMs;
}

/** Calls the tool for the first thing that the caller wants, and says what it told. */
const callsTool =
  (name: string) =>
  ({ messages }: ModelRequest): FakeAnswer => {
    const last = messages.at(-1);
    if (last?.role === 'tool') return { text: `It says: ${last.content}` };
    const isFirst = !messages.some(({ role }) => role === 'tool');
    return isFirst ? { calls: [{ id: 'c1', name, arguments: {} }] } : { text: `As for ${last?.content}: yes.` };
  };

describe('turn taking', () => {
  it.each([
    ['"uh-huh"', (call: FakeCall) => call.caller.agree('uh-huh')],
    ['a cough', (call: FakeCall) => call.caller.makeNoise(180)],
    ['a noise that a voice detector takes for speech', (call: FakeCall) => call.caller.makeNoise(900)],
  ])('complaint 7: %s does not kill a sentence, which goes on and is heard to its end', async (_what, disturb) => {
    const call = await midAnswer();
    await call.during(disturb(call), 12_000);
    expect(call.heard.at(-1)).toBe(LONG);
    expect(call.llm.requests).toHaveLength(1);
    await closeCleanly(call);
  });

  it.each([
    ['with partial transcripts', true],
    ['with a recogniser that has none', false],
  ])('complaint 8: an interruption %s is neither ignored nor slow', async (_what, partials) => {
    const call = await midAnswer({ stt: { partials } });
    await call.during(call.caller.say('no wait I mean on Mondays'), 1500);
    expect(stoppedAfterMs(call)).toBeLessThanOrEqual(220);
    expect(call.of('barge-in')).toHaveLength(1);
    expect(call.said.at(-1)).toBe('no wait I mean on Mondays');
    await closeCleanly(call);
  });

  it('complaint 9: an assistant that was interrupted again and again still answers', async () => {
    const call = await midAnswer();
    for (const question of ['no wait on Mondays', 'no wait on Fridays', 'no wait in the summer']) {
      await call.during(call.caller.say(question), 3000);
      expect(call.said.at(-1)).toBe(question);
      expect(call.leg.media.isAudible).toBe(true);
    }
    expect(call.of('barge-in')).toHaveLength(3);
    await closeCleanly(call);
  });

  it('complaint 10: the model is told that it was interrupted, and after which words', async () => {
    const call = await midAnswer();
    await call.during(call.caller.say('no wait on Mondays'), 2000);
    const told = call.llm.requests[1]?.messages.findLast(({ role }) => role === 'assistant');
    expect(told).toMatchObject({ interrupted: true });
    expect(LONG.startsWith(told?.content ?? '?')).toBe(true);
    await closeCleanly(call);
  });
});

describe('context', () => {
  it('complaint 11: words that were heard do not vanish from what the model knows', async () => {
    const call = await midAnswer();
    await call.clock.advance(1500);
    await call.during(call.caller.say('no wait on Mondays'), 2000);
    const heard = call.of('assistant-said')[1]?.text;
    expect(heard).toMatch(/^We are open from nine to five/);
    const told = call.llm.requests[1]?.messages.map(({ content }) => content);
    expect(told).toEqual(['Be brief.', 'Hello, this is Parley.', 'when are you open', heard, 'no wait on Mondays']);
    await closeCleanly(call);
    expect(violationsOf(call)).toEqual([]);
  });

  it('complaint 12: a tool that was interrupted does not stay "in progress" for ever', async () => {
    const clock = new VirtualClock();
    const slow = tool('slow', async (_input, { signal }) => {
      await sleep(clock, 5000, signal);
      return { type: 'result', content: 'a table is free' };
    });
    const call = await greeted({ clock, plan: { tools: [slow] }, llm: { answer: callsTool('slow') } });
    await call.during(call.caller.say('is there a table'), 2000);
    await call.during(call.caller.say('and may I bring a dog'), 9000);
    expect(call.of('tool-call')).toHaveLength(1);
    expect(call.of('tool-result')).toHaveLength(1);
    const told = call.llm.requests.at(-1)?.messages.map(({ content }) => content);
    expect(told).toContainEqual(expect.stringContaining('a table is free'));
    await closeCleanly(call);
  });

  it.each([
    ['the recogniser never ends its sentence', { stt: { fault: () => 'hang' as const } }],
    ['the recogniser breaks', { stt: { fault: () => 'break' as const } }],
    ['the model says nothing', { llm: { fault: () => 'empty' as const, answer: () => ({}) } }],
    ['the model never begins', { llm: { fault: () => 'hang' as const, answer: () => ({}) } }],
    [
      'the voice never begins the answer',
      { tts: { fault: (request: number) => (request > 0 ? 'hang' : 'none') } as const },
    ],
  ])(
    'complaint 13: a call is not stuck until the caller asks "are you still there", although %s',
    async (_what, engines) => {
      const call = await greeted(engines);
      await call.during(call.caller.say('what are your opening hours'));
      const askedAtMs = call.clock.now();
      await call.clock.advance(8000);
      const sounds = call.leg.media.audible.filter(({ fromMs }) => fromMs >= askedAtMs);
      expect(sounds.length + call.of('ended').length).toBeGreaterThan(0);
      if (call.outcome === undefined) await closeCleanly(call);
    },
  );

  it('complaint 14: the last words are in the transcript although the caller hung up at once and the recogniser is slow', async () => {
    const call = await greeted({ stt: { finalMs: 1500 } });
    await call.during(call.caller.say('please call me back tomorrow'), 20);
    await closeCleanly(call);
    expect(call.said).toEqual(['please call me back tomorrow']);
  });
});

describe('the first seconds', () => {
  it.each(['inbound', 'outbound'] as const)(
    'complaint 15: the greeting of an %s call is heard from its first word',
    async (direction) => {
      const call = new FakeCall({ leg: { direction }, answered: false });
      await call.clock.advance(3000);
      call.answer();
      await call.clock.advance(4000);
      expect(call.heard).toEqual(['Hello, this is Parley.']);
      await closeCleanly(call);
    },
  );

  it('complaint 15: the first words of a caller who speaks at once are heard', async () => {
    const call = new FakeCall();
    await call.during(call.caller.say('hello is this the bakery'), 4000);
    expect(call.said).toEqual(['hello is this the bakery']);
    await closeCleanly(call);
  });

  it('complaint 16: the greeting does not take seconds, also with a slow voice', async () => {
    const call = new FakeCall({ answered: false, tts: { firstAudioMs: 2500 } });
    await call.clock.advance(3000);
    call.answer();
    await call.clock.advance(40);
    expect(call.leg.media.isAudible).toBe(true);
    await closeCleanly(call);
  });
});

describe('calls that we place', () => {
  const placed = () =>
    new FakeCall({
      leg: { direction: 'outbound' },
      plan: { answering: AnsweringSettings.parse({ voicemail: 'hang-up' }) },
    });

  it('complaint 17: nothing is said to a voicemail that is not meant to hear it', async () => {
    const call = placed();
    const greeting = 'you have reached Paul Martin I am not available please leave a message after the tone';
    await call.during(call.caller.say(greeting), 2000);
    expect(call.heard).toEqual([]);
    expect(call.outcome?.reason).toMatchObject({ by: 'assistant', code: 'voicemail' });
  });

  it.each(['hello', 'Martin speaking good morning', 'yes hello who is there please', 'leave me alone'])(
    'complaint 17: a human who says %j is not hung up on',
    async (words) => {
      const call = placed();
      await call.clock.advance(500);
      await call.during(call.caller.say(words), 6000);
      expect(call.outcome).toBeUndefined();
      expect(call.heard).toContain('Hello, this is Parley.');
      await closeCleanly(call);
    },
  );
});

describe('transfer', () => {
  const sales = tool('transfer', async () => ({ type: 'transfer', name: 'sales', target: 'sip:200@pbx' }));
  const answer = (request: ModelRequest): FakeAnswer =>
    request.messages.some(({ role }) => role === 'tool')
      ? { text: 'Can I help you myself?' }
      : { text: 'I put you through to sales.', calls: [{ id: 'c1', name: 'transfer', arguments: {} }] };

  it('complaint 18: an assistant that says it transfers does', async () => {
    const call = await greeted({ plan: { tools: [sales] }, llm: { answer } });
    await call.during(call.caller.say('put me through to sales'), 6000);
    expect(call.leg.referred).toEqual(['sip:200@pbx']);
    expect(call.of('transfer')).toMatchObject([{ destination: 'sales', ok: true }]);
    expect(call.outcome?.reason).toMatchObject({ code: 'transferred' });
  });

  it('complaint 18: a transfer that is declined with 603 gives the caller back', async () => {
    const refer = () => ({ outcome: { ok: false, status: 603, detail: 'Decline' } as const, afterMs: 3000 });
    const call = await greeted({ plan: { tools: [sales] }, llm: { answer }, leg: { refer } });
    await call.during(call.caller.say('put me through to sales'), 12_000);
    expect(call.outcome).toBeUndefined();
    expect(call.heard.join(' ')).toContain('Nobody answers there.');
    await call.during(call.caller.say('then tell me when you open'), 5000);
    expect(call.said).toContain('then tell me when you open');
    await closeCleanly(call);
  });

  it('complaint 19: what announces a transfer is heard to its end before, and the model is told why one failed', async () => {
    const refer = () => ({ outcome: { ok: false, status: 486, detail: 'Busy Here' } as const, afterMs: 500 });
    const call = await greeted({ plan: { tools: [sales] }, llm: { answer }, leg: { refer } });
    await call.during(call.caller.say('put me through to sales'), 1600);
    expect(call.leg.media.isAudible).toBe(true);
    expect(call.leg.referred).toEqual([]);
    await call.clock.advance(8000);
    expect(call.heard[1]).toBe('I put you through to sales.');
    expect(call.leg.referred).toHaveLength(1);
    const { history } = call.conversation.dump();
    expect(history).toContainEqual(expect.objectContaining({ content: expect.stringContaining('486 Busy Here') }));
    await closeCleanly(call);
  });
});

describe('silence', () => {
  it('complaint 20: who says nothing is asked first and hung up on then', async () => {
    const call = await greeted();
    await call.clock.advance(40_000);
    expect(call.heard).toEqual(['Hello, this is Parley.', 'Are you still there?', 'I hear nothing. Goodbye.']);
    expect(call.outcome?.reason).toMatchObject({ code: 'inactivity' });
    expect(call.clock.pending).toBe(0);
  });

  it('complaint 20: a slow tool is not silence', async () => {
    const clock = new VirtualClock();
    const slow = tool('slow', async (_input, { signal }) => {
      await sleep(clock, 9000, signal);
      return { type: 'result', content: 'a table is free' };
    });
    const call = await greeted({ clock, plan: { tools: [slow] }, llm: { answer: callsTool('slow') } });
    await call.during(call.caller.say('is there a table'), 16_000);
    const { audible } = call.leg.media;
    const pauses = audible.slice(1).map(({ fromMs }, index) => fromMs - (audible[index]?.toMs ?? 0));
    expect(Math.max(...pauses.slice(1))).toBeLessThanOrEqual(3000);
    expect(call.heard.at(-1)).toContain('a table is free');
    expect(call.of('inactivity-warning')).toEqual([]);
    await closeCleanly(call);
  });
});

describe('many calls', () => {
  it('complaint 21: calls of one process do not mix', async () => {
    const clock = new VirtualClock();
    const calls = Array.from({ length: 30 }, (_, index) => {
      const answer = ({ messages }: ModelRequest) => ({ text: `You said: ${messages.at(-1)?.content}.` });
      return { index, call: new FakeCall({ clock, llm: { answer } }) };
    });
    await clock.advance(2500);
    const talk = Promise.all(calls.map(({ call, index }) => call.caller.say(`my number is ${index}`)));
    await calls[0]?.call.during(
      talk.then(() => undefined),
      5000,
    );
    for (const { call, index } of calls) expect(call.heard.at(-1)).toBe(`You said: my number is ${index}.`);
    for (const { call } of calls) call.leg.remoteHangUp();
    await clock.advance(6000);
    expect(clock.pending).toBe(0);
  });

  it('complaint 21: after the hang-up nothing works on, ambience included', async () => {
    const call = await midAnswer();
    call.leg.remoteHangUp();
    await call.clock.advance(1000);
    expect(call.leftovers()).toEqual([]);
    expect(call.clock.pending).toBe(0);
  });

  it.each(ENGINES)(
    'complaint 23: a %s that fails in every request ends no other call and leaves nothing',
    async (engine) => {
      const clock = new VirtualClock();
      const failing = { fault: () => 'fail' as const, answer: () => ({}) };
      const broken = new FakeCall({ clock, [engine]: failing });
      const other = new FakeCall({ clock });
      await clock.advance(2500);
      const talk = Promise.all([broken.caller.say('are you there'), other.caller.say('are you there')]);
      await other.during(
        talk.then(() => undefined),
        30_000,
      );
      expect(other.said).toEqual(['are you there']);
      expect(other.heard).toContain('I see.');
      for (const call of [broken, other]) if (call.outcome === undefined) call.leg.remoteHangUp();
      await clock.advance(10_000);
      expect([...broken.leftovers(), ...other.leftovers()]).toEqual([]);
      expect(clock.pending).toBe(0);
    },
  );
});
