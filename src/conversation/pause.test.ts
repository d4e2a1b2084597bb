import { describe, expect, it } from 'vitest';
import type { ModelRequest } from '#providers';
import { closeCleanly, type FakeAnswer, type FakeCall, greeted, tool } from '../../test/kit/call-steps.ts';
import type { ConversationPlan } from './plan.ts';

const wait = tool('wait', async () => ({ type: 'wait', limitMs: 30_000, content: 'You keep silent.' }));
const press = tool('press_keys', async (_input, { sendKeys }) => {
  sendKeys('2');
  return { type: 'wait', limitMs: 15_000, anew: true, content: 'Pressed.' };
});

const calls = (name: string): FakeAnswer => ({ calls: [{ id: 'c', name, arguments: {} }] });
const heardLast = ({ messages }: ModelRequest) => messages.findLast(({ role }) => role === 'user')?.content ?? '';

/** Talks to a machine: waits through music and menus, presses 2 for sales, answers a person. */
function answer(request: ModelRequest): FakeAnswer {
  const heard = heardLast(request);
  if (heard.includes('sales press two')) return calls('press_keys');
  if (heard.includes('waited')) return { text: 'Is anybody there?' };
  return /hold|please wait|press/.test(heard) ? calls('wait') : { text: 'I would like to order.' };
}

const machine = (plan: Partial<ConversationPlan> = {}): Promise<FakeCall> =>
  greeted({ plan: { tools: [wait, press], ...plan }, llm: { answer } });

describe('an assistant that waits', () => {
  it('is silent through announcements, without signs of life or warnings, and answers a person', async () => {
    const call = await machine();
    await call.during(call.caller.say('please hold the line'), 12_000);
    await call.during(call.caller.say('please wait for the next free colleague'), 15_000);
    expect(call.heard).toEqual(['Hello, this is Parley.']);
    expect(call.of('inactivity-warning')).toEqual([]);
    await call.during(call.caller.say('good morning what can I do for you'), 5000);
    expect(call.heard.at(-1)).toBe('I would like to order.');
    await call.clock.advance(15_000);
    expect(call.of('inactivity-warning')).toHaveLength(1);
    await closeCleanly(call);
  });

  it('does something when nothing comes within the limit, however often it was told to hold', async () => {
    const call = await machine();
    await call.during(call.caller.say('please hold the line'), 14_000);
    await call.during(call.caller.say('please hold the line'), 17_000);
    expect(call.heard.at(-1)).toBe('Is anybody there?');
    await closeCleanly(call);
  });

  it('presses keys in a menu and hears what follows', async () => {
    const call = await machine();
    await call.during(call.caller.say('for support press one for sales press two'), 2000);
    expect(call.leg.media.sentKeys).toEqual(['2']);
    await call.during(call.caller.say('sales how can I help you'), 5000);
    expect(call.heard.at(-1)).toBe('I would like to order.');
    await closeCleanly(call);
  });

  it('answers at once what is typed or pressed meanwhile', async () => {
    const call = await machine();
    await call.during(call.caller.say('please hold the line'), 3000);
    await call.during(call.caller.press('5#'), 3000);
    expect(call.heard.at(-1)).toBe('I would like to order.');
    await closeCleanly(call);
  });

  it('is told when it hears the same menu again and again, then says goodbye', async () => {
    const call = await machine({ loopGuard: { attempts: 3, offersHuman: true } });
    for (let index = 0; index < 3; index++) await call.during(call.caller.say('please hold the line'), 2000);
    expect(heardLast(call.llm.requests[2] as ModelRequest)).toContain('you go in circles');
    for (let index = 0; index < 3; index++) await call.during(call.caller.say('press one for help'), 6000);
    expect(call.outcome?.reason).toMatchObject({ by: 'assistant', code: 'loop' });
  });
});
