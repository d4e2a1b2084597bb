import { describe, expect, it } from 'vitest';
import { closeCleanly, greeted, tool } from '../../test/kit/call-steps.ts';
import { FakeCall } from '../../test/kit/fake-call.ts';

const LONG = 'We are open from nine to five every day. On Saturdays we open at ten. On Sundays we are closed.';

describe('a conversation', () => {
  it('speaks the first message, answers a question and ends when the caller hangs up', async () => {
    const call = await greeted({ llm: { answer: () => ({ text: 'We are open from nine to five. Anything else?' }) } });
    expect(call.heard).toEqual(['Hello, this is Parley.']);
    await call.during(call.caller.say('what are your opening hours please'), 6000);
    expect(call.said).toEqual(['what are your opening hours please']);
    expect(call.heard.at(-1)).toBe('We are open from nine to five. Anything else?');
    await closeCleanly(call);
    expect(call.outcome?.reason).toEqual({ by: 'caller', code: 'hung-up', detail: 'BYE' });
    expect(call.outcome?.turns).toBe(1);
  });

  it('measures each turn by stage, and its own share without the waits for providers', async () => {
    const call = await greeted();
    await call.during(call.caller.say('what are your opening hours please'), 4000);
    const latency = call.of('turn')[0]?.latency;
    expect(latency).toMatchObject({ endOfTurnMs: 275, transcriptMs: 230, firstTokenMs: 475 });
    expect(latency?.ownMs).toBeLessThanOrEqual(20);
    await closeCleanly(call);
  });

  it('synthesises the first message while the call rings', async () => {
    const call = new FakeCall();
    expect(call.tts.spoken).toEqual(['Hello, this is Parley.']);
    await closeCleanly(call);
  });

  it('waits longer after an unfinished sentence and takes both parts as one turn', async () => {
    const call = await greeted();
    await call.during(call.caller.say('I would like an appointment on Monday and'), 900);
    await call.during(call.caller.say('another one on Friday'), 4000);
    expect(call.said).toEqual(['I would like an appointment on Monday and another one on Friday']);
    await closeCleanly(call);
  });

  it('stops at the caller’s words and remembers only what was heard', async () => {
    const call = await greeted({ llm: { answer: () => ({ text: LONG }) } });
    await call.during(call.caller.say('when are you open'), 2500);
    await call.during(call.caller.say('wait what about Mondays'), 1500);
    const [, cut] = call.of('assistant-said');
    expect(cut?.interrupted).toBe(true);
    expect(cut?.generated).toBe(LONG);
    expect(LONG.startsWith(cut?.text ?? '?')).toBe(true);
    expect(cut?.text.length).toBeLessThan(LONG.length);
    const told = call.llm.requests[1]?.messages.filter((message) => message.role === 'assistant').at(-1);
    expect(told).toEqual({ role: 'assistant', content: cut?.text, interrupted: true });
    expect(call.of('barge-in')).toHaveLength(1);
    await closeCleanly(call);
  });

  it.each([
    ['a cough', (call: FakeCall) => call.caller.makeNoise(120)],
    ['a long noise', (call: FakeCall) => call.caller.makeNoise(900)],
    ['"mm-hm"', (call: FakeCall) => call.caller.agree()],
    ['music with imagined words', (call: FakeCall) => call.caller.playMusic(600)],
  ])('goes on after %s from where it was', async (_name, disturb) => {
    const call = await greeted({ llm: { answer: () => ({ text: LONG }) } });
    await call.during(call.caller.say('when are you open'), 2500);
    await call.during(disturb(call), 12_000);
    expect(call.heard.at(-1)).toBe(LONG);
    expect(call.of('assistant-said').at(-1)?.interrupted).toBe(false);
    expect(call.of('barge-in')).toEqual([]);
    await closeCleanly(call);
  });

  it('cannot be interrupted by voice when barge-in is off, and answers afterwards', async () => {
    const call = await greeted({ plan: { bargeIn: false }, llm: { answer: () => ({ text: LONG }) } });
    await call.during(call.caller.say('when are you open'), 2500);
    await call.during(call.caller.say('and on Mondays please'), 20_000);
    expect(call.heard.slice(1)).toEqual([LONG, LONG]);
    expect(call.said).toEqual(['when are you open', 'and on Mondays please']);
    await closeCleanly(call);
  });

  it.each([
    ['en-GB', 'of course'],
    ['fr-FR', 'tout à fait'],
    ['it-IT', 'va bene'],
    ['es-ES', 'ya veo'],
  ])('goes on after a backchannel of several words: %s %j', async (language, words) => {
    const call = await greeted({ plan: { language }, llm: { answer: () => ({ text: LONG }) } });
    await call.during(call.caller.say('pizza margherita'), 2500);
    await call.during(call.caller.say(words), 12_000);
    expect(call.heard.at(-1)).toBe(LONG);
    expect(call.of('barge-in')).toEqual([]);
    expect(call.said).toEqual(['pizza margherita']);
    await closeCleanly(call);
  });

  it('answers "yes" after a question that has been heard', async () => {
    const call = await greeted({ llm: { answer: () => ({ text: 'Is that all?' }) } });
    await call.during(call.caller.say('when are you open'), 3500);
    await call.during(call.caller.say('yes'), 3500);
    expect(call.said).toEqual(['when are you open', 'yes']);
    expect(call.heard.slice(1)).toEqual(['Is that all?', 'Is that all?']);
    await closeCleanly(call);
  });

  it.each([
    ['the end of a question', 'It costs twelve euros. Shall I book it?', 400, ['yes']],
    ['the middle of a question', 'Shall I book a table for two on Saturday evening at eight?', 1800, []],
    ['the end of a statement', 'It costs twelve euros. I have booked it.', 650, []],
  ])('takes "yes" over %s for what it is', async (_where, text, beforeEndMs, said) => {
    const call = await greeted({ llm: { answer: () => ({ text }) } });
    await call.during(call.caller.say('when are you open'), 0);
    while (!call.leg.media.isAudible) await call.clock.advance(20);
    await call.clock.advance(text.length * 60 - beforeEndMs);
    await call.during(call.caller.say('yes'), 2000);
    expect(call.said.slice(1)).toEqual(said);
    await closeCleanly(call);
  });

  it('wants the set number of words to be interrupted, but for "wait"', async () => {
    const call = await greeted({ plan: { interruptionWords: 3 }, llm: { answer: () => ({ text: LONG }) } });
    await call.during(call.caller.say('when are you open'), 2500);
    await call.during(call.caller.say('on Mondays'), 1500);
    expect(call.of('barge-in')).toEqual([]);
    expect(call.of('false-alarm')).toHaveLength(1);
    await call.during(call.caller.say('wait'), 1500);
    expect(call.of('barge-in')).toHaveLength(1);
    await closeCleanly(call);
  });

  it('keeps what is said over the first message', async () => {
    const call = new FakeCall({ plan: { firstMessage: LONG } });
    await call.clock.advance(1000);
    await call.during(call.caller.say('I need a table for two'), 3000);
    expect(call.said).toEqual(['I need a table for two']);
    expect(call.of('assistant-said')[0]).toMatchObject({ interrupted: true });
    expect(call.heard.at(-1)).toBe('I see.');
    await closeCleanly(call);
  });

  it('speaks a notice to its end, and answers then what was said over it', async () => {
    const call = new FakeCall({ plan: { firstMessage: LONG, firstMessageInterruptible: false } });
    await call.clock.advance(1000);
    await call.during(call.caller.say('wait stop'), 200);
    await call.during(call.caller.say('I need a table for two'), 12_000);
    expect(call.heard).toEqual([LONG, 'I see.']);
    expect(call.of('false-alarm')).toEqual([]);
    expect(call.said).toEqual(['wait stop I need a table for two']);
    await closeCleanly(call);
  });

  it('can be interrupted again once its notice has been heard', async () => {
    const plan = { firstMessageInterruptible: false };
    const call = await greeted({ plan, llm: { answer: () => ({ text: LONG }) } });
    await call.during(call.caller.say('when are you open'), 2500);
    await call.during(call.caller.say('wait'), 1500);
    expect(call.of('barge-in')).toHaveLength(1);
    await closeCleanly(call);
  });

  it.each([
    ['callers may not interrupt', { bargeIn: false }],
    ['the message is a notice', { firstMessageInterruptible: false }],
  ])('is interrupted by a key although %s', async (_why, plan) => {
    const call = new FakeCall({ plan: { firstMessage: LONG, ...plan } });
    await call.clock.advance(1000);
    await call.during(call.caller.press('1#'), 3000);
    expect(call.of('assistant-said')[0]).toMatchObject({ interrupted: true });
    expect(call.of('caller-said')).toMatchObject([{ text: '1', via: 'keys' }]);
    await closeCleanly(call);
  });

  it('goes by duration when the recogniser gives no partials', async () => {
    const call = await greeted({ stt: { partials: false }, llm: { answer: () => ({ text: LONG }) } });
    await call.during(call.caller.say('when are you open'), 2500);
    await call.during(call.caller.say('stop that is not what I asked you to tell me'), 200);
    expect(call.of('barge-in')).toHaveLength(1);
    await closeCleanly(call);
  });

  it('answers typed text at once, over its own speech', async () => {
    const call = await greeted({ llm: { answer: () => ({ text: LONG }) } });
    call.conversation.say('hours?');
    await call.clock.advance(1500);
    call.conversation.say('and on Monday?');
    await call.clock.advance(12_000);
    expect(call.of('caller-said').map(({ via }) => via)).toEqual(['text', 'text']);
    expect(call.of('assistant-said').map(({ interrupted }) => interrupted)).toEqual([false, true, false]);
    await closeCleanly(call);
  });

  it('collects keys up to the terminator', async () => {
    const call = await greeted();
    await call.during(call.caller.press('4711#'), 3000);
    expect(call.of('key').map(({ key }) => key)).toEqual(['4', '7', '1', '1', '#']);
    expect(call.of('caller-said')).toMatchObject([{ text: '4711', via: 'keys' }]);
    expect(call.llm.requests[0]?.messages.at(-1)).toEqual({ role: 'user', content: '4711', via: 'keys' });
    await closeCleanly(call);
  });

  it('warns a silent caller, then ends', async () => {
    const call = await greeted();
    await call.clock.advance(40_000);
    expect(call.heard.slice(1)).toEqual(['Are you still there?', 'I hear nothing. Goodbye.']);
    expect(call.outcome?.reason).toMatchObject({ by: 'caller', code: 'inactivity' });
    expect(call.leftovers()).toEqual([]);
    expect(call.clock.pending).toBe(0);
  });

  it('ends at the maximum duration with a sentence', async () => {
    const call = await greeted({ plan: { maxDurationMs: 5000 } });
    await call.clock.advance(8000);
    expect(call.heard.at(-1)).toBe('Our time is over. Goodbye.');
    expect(call.outcome?.reason).toMatchObject({ by: 'assistant', code: 'max-duration' });
    expect(call.clock.pending).toBe(0);
  });

  it('stops its music-proof ears while it is on hold', async () => {
    const call = await greeted();
    call.leg.hold(true);
    await call.during(call.caller.say('this is music with words'), 20_000);
    call.leg.hold(false);
    await call.clock.advance(1000);
    expect(call.said).toEqual([]);
    expect(call.of('inactivity-warning')).toEqual([]);
    await closeCleanly(call);
  });
});

describe('a dead wire', () => {
  it('ends the call by the carrier', async () => {
    const call = await greeted({ plan: { inactivityMs: 120_000 } });
    call.leg.media.events.emit('stalled', { silentMs: 10_000 });
    await call.clock.advance(100);
    expect(call.outcome).toBeUndefined();
    call.leg.media.events.emit('stalled', { silentMs: 60_000 });
    await call.clock.advance(1000);
    expect(call.outcome?.reason).toMatchObject({ by: 'carrier', code: 'media-lost' });
  });

  it('ends the call by the platform when it was our worker', async () => {
    const call = await greeted();
    call.conversation.say('hello');
    await call.clock.advance(800);
    call.leg.media.events.emit('stalled', { silentMs: 0, lost: true });
    await call.clock.advance(1000);
    expect(call.outcome?.reason).toMatchObject({ by: 'platform', code: 'media-lost' });
    expect(call.leftovers()).toEqual([]);
  });
});

describe('a leg that is over before it was answered', () => {
  it('ends the conversation although it never started', async () => {
    const call = new FakeCall({ answered: false });
    call.leg.remoteHangUp();
    await call.clock.advance(1000);
    expect(call.outcome?.reason).toMatchObject({ by: 'caller', code: 'cancelled' });
    expect(call.timeline.map(({ type }) => type)).toEqual(['ended']);
    expect(call.leftovers()).toEqual([]);
    expect(call.clock.pending).toBe(0);
  });
});

describe('a defect', () => {
  it('ends its own call by the platform, and everything is closed', async () => {
    const call = await greeted();
    call.leg.media.resume = () => {
      throw new RangeError('A test breaks the media session.');
    };
    call.conversation.say('hello');
    await call.clock.advance(100);
    call.conversation.say('hello again');
    await call.clock.advance(8000);
    expect(call.outcome?.reason).toMatchObject({ by: 'platform', code: 'internal-error' });
    expect(call.leftovers()).toEqual([]);
    expect(call.clock.pending).toBe(0);
  });
});

describe('tools', () => {
  it('run, and their results go back to the model', async () => {
    const search = tool('search', async () => ({ type: 'result', content: 'Open 9 to 5.' }));
    const call = await greeted({
      plan: { tools: [search] },
      llm: {
        answer: ({ messages }) =>
          messages.at(-1)?.role === 'tool'
            ? { text: 'From nine to five.' }
            : { text: 'Let me look.', calls: [{ id: 'c1', name: 'search', arguments: { query: 'hours' } }] },
      },
    });
    await call.during(call.caller.say('when are you open'), 6000);
    expect(call.heard.at(-1)).toBe('Let me look. From nine to five.');
    expect(call.of('tool-result')).toMatchObject([{ id: 'c1', ok: true, result: 'Open 9 to 5.' }]);
    expect(call.llm.requests[1]?.messages.at(-1)).toMatchObject({ role: 'tool', toolCallId: 'c1' });
    await closeCleanly(call);
  });

  it('hang up only when the goodbye was heard', async () => {
    const reason = { by: 'assistant', code: 'goodbye', detail: '' } as const;
    const hangUp = tool('hang_up', async () => ({ type: 'end-call', reason }));
    const answer = () => ({ text: 'Goodbye and thank you.', calls: [{ id: 'c1', name: 'hang_up', arguments: {} }] });
    const call = await greeted({ plan: { tools: [hangUp] }, llm: { answer } });
    await call.during(call.caller.say('that is all goodbye'), 5000);
    expect(call.heard.at(-1)).toBe('Goodbye and thank you.');
    expect(call.outcome?.reason).toEqual(reason);
    expect(call.leftovers()).toEqual([]);
    expect(call.clock.pending).toBe(0);
  });

  it('transfer by REFER, and take the caller back when nobody answers', async () => {
    const transfer = tool('transfer', async () => ({ type: 'transfer', name: 'sales', target: 'sip:200@pbx' }));
    const answer = () => ({ text: 'I put you through.', calls: [{ id: 'c1', name: 'transfer', arguments: {} }] });
    const refused = { outcome: { ok: false, status: 486, detail: 'Busy Here' } as const, afterMs: 500 };
    const call = await greeted({ plan: { tools: [transfer] }, llm: { answer }, leg: { refer: () => refused } });
    await call.during(call.caller.say('sales please'), 6000);
    expect(call.leg.referred).toEqual(['sip:200@pbx']);
    expect(call.of('transfer')).toMatchObject([{ destination: 'sales', ok: false, detail: '486 Busy Here' }]);
    expect(call.heard.at(-1)).toBe('Nobody answers there.');
    await closeCleanly(call);
  });

  it('end the call as transferred when the other side took it', async () => {
    const transfer = tool('transfer', async () => ({ type: 'transfer', name: 'sales', target: 'sip:200@pbx' }));
    const answer = () => ({ text: 'I put you through.', calls: [{ id: 'c1', name: 'transfer', arguments: {} }] });
    const call = await greeted({ plan: { tools: [transfer] }, llm: { answer } });
    await call.during(call.caller.say('sales please'), 6000);
    expect(call.outcome?.reason).toMatchObject({ by: 'assistant', code: 'transferred' });
    expect(call.of('transfer')).toMatchObject([{ destination: 'sales', ok: true }]);
    expect(call.leftovers()).toEqual([]);
    expect(call.clock.pending).toBe(0);
  });
});

describe('a failing provider', () => {
  it('is asked once more, and nobody notices', async () => {
    const call = await greeted({
      llm: { answer: () => ({ text: 'Here I am.' }), fault: (n) => (n === 0 ? 'fail' : 'none') },
    });
    await call.during(call.caller.say('are you there please'), 4000);
    expect(call.heard.at(-1)).toBe('Here I am.');
    expect(call.of('provider-error')).toMatchObject([{ provider: 'fake-llm', kind: 'unavailable' }]);
    await closeCleanly(call);
  });

  it('is apologised for, and at the second time the call ends by the provider', async () => {
    const call = await greeted({ llm: { answer: () => ({}), fault: () => 'fail' } });
    await call.during(call.caller.say('are you there please'), 6000);
    expect(call.heard.at(-1)).toBe('Sorry, something went wrong.');
    await call.during(call.caller.say('are you there please'), 8000);
    expect(call.outcome?.reason).toMatchObject({ by: 'provider', code: 'provider-failed' });
    expect(call.leftovers()).toEqual([]);
    expect(call.clock.pending).toBe(0);
  });

  it('that hangs is bridged by signs of life until it is given up', async () => {
    const call = await greeted({ llm: { answer: () => ({}), fault: () => 'hang' } });
    await call.during(call.caller.say('are you there please'), 12_000);
    expect(call.heard.slice(1)).toEqual(['One moment, please.', 'Sorry, something went wrong.']);
    await closeCleanly(call);
  });

  it('of speech ends the call when even the apology cannot be spoken', async () => {
    const call = await greeted({ tts: { fault: (n) => (n === 0 ? 'none' : 'fail') } });
    await call.during(call.caller.say('are you there please'), 8000);
    expect(call.outcome?.reason).toMatchObject({ by: 'provider' });
    expect(call.leftovers()).toEqual([]);
    expect(call.clock.pending).toBe(0);
  });

  it('of speech that is not installed leaves a browser call to its screen', async () => {
    const call = await greeted({ leg: { wire: 'browser' }, tts: { fault: () => 'misconfigured' } });
    call.conversation.say('hello');
    await call.clock.advance(3000);
    expect(call.heard).toEqual(['Hello, this is Parley.', 'I see.']);
    await closeCleanly(call);
  });

  it('of recognition is opened again', async () => {
    const call = await greeted({ stt: { fault: (n) => (n === 0 ? 'fail' : 'none') } });
    await call.during(call.caller.say('can you hear me please'), 5000);
    await call.during(call.caller.say('can you hear me now please'), 5000);
    expect(call.said.at(-1)).toBe('can you hear me now please');
    await closeCleanly(call);
  });
});
