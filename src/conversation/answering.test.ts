import { describe, expect, it } from 'vitest';
import { AnsweringSettings } from '#domain';
import { FakeCall, type FakeCallSettings } from '../../test/kit/fake-call.ts';

const GREETING = 'you have reached Paul Martin I am not available please leave a message after the tone';
const MESSAGE = 'This is Parley for Paul Martin. Please call us back.';

/** A call that we placed, just answered. */
const placed = (answering: Partial<AnsweringSettings> = {}, settings: FakeCallSettings = {}): FakeCall =>
  new FakeCall({
    ...settings,
    leg: { direction: 'outbound' },
    plan: { answering: AnsweringSettings.parse(answering), ...settings.plan },
  });
const answeredBy = (call: FakeCall) => call.of('answered-by').map((event) => event.class);
const leavesMessage = { voicemail: 'leave-message', voicemailMessage: MESSAGE } as const;

describe('a call that we placed', () => {
  it('lets a human pick up before it speaks, and goes on as any other', async () => {
    const call = placed();
    await call.clock.advance(400);
    await call.during(call.caller.say('hello'), 900);
    expect(call.leg.media.isAudible).toBe(true);
    expect(call.of('answered-by')).toMatchObject([{ class: 'human', because: 'picks-up' }]);
    await call.clock.advance(3000);
    expect(call.said).toEqual(['hello']);
    expect(call.heard).toEqual(['Hello, this is Parley.']);
    await call.during(call.caller.say('who are you exactly'), 4000);
    expect(call.heard.at(-1)).toBe('I see.');
    expect(call.llm.requests[0]?.messages.map(({ content }) => content)).toEqual([
      'Be brief.',
      'hello',
      'Hello, this is Parley.',
      'who are you exactly',
    ]);
    await call.clock.advance(30_000);
    expect(call.leg.media.detectsBeep).toBe(false);
  });

  it('speaks to somebody who picks up without a word', async () => {
    const call = placed();
    await call.clock.advance(2400);
    expect(call.tts.active + call.leg.media.played.size).toBe(0);
    await call.clock.advance(600);
    expect(call.leg.media.isAudible).toBe(true);
    expect(call.of('answered-by')).toMatchObject([{ class: 'human', because: 'silence', afterMs: 2500 }]);
  });

  it('decides within four seconds, and does not talk over a long greeting', async () => {
    const call = placed();
    const words = 'Martin and sons plumbing and heating since nineteen fifty two in the heart of London good morning';
    await call.during(call.caller.say(words), 1000);
    expect(call.of('answered-by')).toMatchObject([{ class: 'human', because: 'uncertain', afterMs: 4000 }]);
    expect(call.heard).toEqual([]);
    expect(call.leg.media.audible).toEqual([]);
    await call.clock.advance(3500);
    expect(call.heard).toEqual(['Hello, this is Parley.']);
    expect(call.outcome).toBeUndefined();
  });

  it.each([
    ['hang-up', 'voicemail'],
    ['call-back', 'call-back'],
    ['leave-message', 'voicemail'],
  ] as const)('ends at a voicemail when told to %s, nothing being there to say', async (voicemail, code) => {
    const call = placed({ voicemail });
    await call.during(call.caller.say(GREETING), 500);
    expect(call.outcome?.reason).toMatchObject({ by: 'assistant', code });
    expect(call.heard).toEqual([]);
    expect(call.said).toEqual(['you have reached Paul Martin I am not available please']);
    expect(call.of('answered-by')).toMatchObject([{ class: 'voicemail', because: 'absence' }]);
    expect(call.leftovers()).toEqual([]);
  });

  it('leaves its message after the beep, whatever the machine says then', async () => {
    const call = placed(leavesMessage);
    await call.during(call.caller.say(GREETING), 700);
    expect(call.leg.media.audible).toEqual([]);
    call.leg.media.beep();
    await call.clock.advance(700);
    expect(call.leg.media.isAudible).toBe(true);
    await call.during(call.caller.say('wait please stop there is more'), 8000);
    expect(call.heard).toEqual([MESSAGE]);
    expect(call.outcome?.reason).toMatchObject({ by: 'assistant', code: 'voicemail-left' });
    expect(answeredBy(call)).toEqual(['voicemail', 'beep']);
    expect(call.llm.requests).toEqual([]);
    expect(call.leftovers()).toEqual([]);
  });

  it('leaves it after two seconds of silence when no beep comes', async () => {
    const call = placed(leavesMessage);
    await call.during(call.caller.say(GREETING), 1900);
    expect(call.leg.media.audible).toEqual([]);
    await call.clock.advance(600);
    expect(call.leg.media.isAudible).toBe(true);
    await call.clock.advance(8000);
    expect(call.outcome?.reason.code).toBe('voicemail-left');
  });

  it('says it again from the beginning when the beep comes after all', async () => {
    const call = placed(leavesMessage);
    await call.during(call.caller.say(GREETING), 3500);
    call.leg.media.beep();
    await call.clock.advance(9000);
    expect(call.tts.spoken.filter((text) => text === 'Please call us back.')).toHaveLength(2);
    expect(call.heard.at(-1)).toBe(MESSAGE);
    expect(call.outcome?.reason.code).toBe('voicemail-left');
  });

  it('hears from a greeting nobody understood and its beep that it is a machine', async () => {
    const call = placed(leavesMessage);
    await call.during(call.caller.makeNoise(5000), 800);
    call.leg.media.beep();
    await call.clock.advance(9000);
    expect(answeredBy(call)).toEqual(['human', 'beep']);
    expect(call.heard).toEqual([MESSAGE]);
  });

  it('corrects itself when a greeting goes on after a pause', async () => {
    const call = placed(leavesMessage);
    await call.during(call.caller.say('hello'), 1000);
    expect(answeredBy(call)).toEqual(['human']);
    await call.during(call.caller.say(GREETING), 500);
    expect(answeredBy(call)).toEqual(['human', 'voicemail']);
    call.leg.media.beep();
    await call.clock.advance(9000);
    expect(call.heard.at(-1)).toBe(MESSAGE);
    expect(call.outcome?.reason.code).toBe('voicemail-left');
    expect(call.leftovers()).toEqual([]);
  });

  it('talks to a human who picks up while the machine speaks', async () => {
    const call = placed(leavesMessage);
    await call.during(call.caller.say('please leave a message after the tone'), 900);
    await call.during(call.caller.say('hello'), 4000);
    expect(answeredBy(call)).toEqual(['voicemail', 'human']);
    expect(call.heard).toEqual(['Hello, this is Parley.']);
    expect(call.outcome).toBeUndefined();
  });

  it('takes no beep in a conversation for a machine', async () => {
    const call = placed({ voicemail: 'hang-up' });
    await call.during(call.caller.say('good morning how can I help you'), 3000);
    call.leg.media.beep();
    await call.during(call.caller.say('that was only my oven go on please I am listening'), 400);
    call.leg.media.beep();
    await call.clock.advance(4000);
    expect(answeredBy(call)).toEqual(['human']);
    expect(call.outcome).toBeUndefined();
  });

  it('presses the keys of each menu in turn, and speaks when they are used up', async () => {
    const call = placed({ menu: 'press-keys', menuKeys: '1 42#' });
    await call.during(call.caller.say('for sales press one for support press two'), 600);
    await call.during(call.caller.say('for invoices press three for anything else press four'), 600);
    expect(call.leg.media.sentKeys).toEqual(['1', '42#']);
    await call.during(call.caller.say('to hear this again press nine'), 4000);
    expect(call.leg.media.sentKeys).toEqual(['1', '42#']);
    expect(call.heard).toEqual(['Hello, this is Parley.']);
    expect(answeredBy(call)).toEqual(['menu', 'menu', 'menu']);
  });

  it('hangs up on a menu, or speaks to it', async () => {
    const ends = placed({ menu: 'hang-up' });
    await ends.during(ends.caller.say('for sales press one for support press two'), 600);
    expect(ends.outcome?.reason).toMatchObject({ by: 'assistant', code: 'menu' });
    const speaks = placed({ menu: 'speak' });
    await speaks.during(speaks.caller.say('for sales press one for support press two'), 4000);
    expect(speaks.heard).toEqual(['Hello, this is Parley.']);
  });

  it('tells a call-screening assistant who calls, and greets the human who is put through', async () => {
    const reply = 'This is Parley, about your appointment.';
    const call = placed({ screeningReply: reply, voicemail: 'hang-up' });
    await call.during(call.caller.say('please state your name and why you are calling'), 4500);
    expect(call.heard).toEqual([reply]);
    await call.clock.advance(12_000);
    expect(call.outcome).toBeUndefined();
    await call.during(call.caller.say('hello'), 4000);
    expect(call.heard).toEqual([reply, 'Hello, this is Parley.']);
    expect(answeredBy(call)).toEqual(['screening', 'human']);
  });

  it('ends with the failure of the voice, not with a message left', async () => {
    const call = placed(leavesMessage, { tts: { fault: (request) => (request > 1 ? 'fail' : 'none') } });
    await call.during(call.caller.say(GREETING), 700);
    call.leg.media.beep();
    await call.clock.advance(20_000);
    expect(call.outcome?.reason).toMatchObject({ by: 'provider', code: 'provider-failed' });
  });
});

describe('a call that came in', () => {
  it('listens for no beep and speaks at once', async () => {
    const call = new FakeCall();
    await call.clock.advance(800);
    expect(call.leg.media.detectsBeep).toBe(false);
    expect(call.leg.media.isAudible).toBe(true);
    expect(call.of('answered-by')).toEqual([]);
  });
});
