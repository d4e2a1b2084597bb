import { describe, expect, it } from 'vitest';
import type { ModelRequest } from '#providers';
import { closeCleanly, type FakeAnswer, type FakeCall, greeted, tool } from '../../test/kit/call-steps.ts';

const staySilent = tool('stay_silent', async () => ({ type: 'stay-silent', content: 'You said nothing.' }));
const LONG = 'We are open from nine to five on weekdays, and on Saturdays we close at noon.';

/** A model that knows what goes on in the caller's kitchen. */
function answer({ messages }: ModelRequest): FakeAnswer {
  const heard = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  if (!heard.includes('soup')) return { text: LONG };
  const wasCut = messages.some((message) => message.role === 'assistant' && message.interrupted === true);
  return wasCut
    ? { text: 'On Saturdays we close at noon.' }
    : { calls: [{ id: 's', name: 'stay_silent', arguments: {} }] };
}

const kitchen = (speculation = false): Promise<FakeCall> =>
  greeted({ plan: { tools: [staySilent], speculation }, llm: { answer } });

describe('words that the model takes for side talk', () => {
  it.each([false, true])(
    'are followed by silence, and the next question by its answer (speculation: %s)',
    async (on) => {
      const call = await kitchen(on);
      await call.during(call.caller.say('the soup goes into the blue pot'), 5000);
      expect(call.heard).toEqual(['Hello, this is Parley.']);
      expect(call.leg.media.isAudible).toBe(false);
      expect(call.of('provider-error')).toEqual([]);
      await call.during(call.caller.say('when are you open'), 9000);
      expect(call.heard.at(-1)).toBe(LONG);
      await closeCleanly(call);
    },
  );

  it('stay in the memory of the model, with its silence', async () => {
    const call = await kitchen();
    await call.during(call.caller.say('the soup goes into the blue pot'), 3000);
    await call.during(call.caller.say('when are you open'), 2000);
    expect(call.llm.requests.at(-1)?.messages.map(({ role, content }) => [role, content])).toMatchObject([
      ['system', expect.any(String)],
      ['assistant', 'Hello, this is Parley.'],
      ['user', 'the soup goes into the blue pot'],
      ['assistant', ''],
      ['tool', 'You said nothing.'],
      ['user', 'when are you open'],
    ]);
    await closeCleanly(call);
  });

  it('start the time after which a silent caller is asked', async () => {
    const call = await kitchen();
    await call.during(call.caller.say('the soup goes into the blue pot'), call.plan.inactivityMs + 3000);
    expect(call.of('inactivity-warning')).toHaveLength(1);
    await closeCleanly(call);
  });

  it('let the model go on with the sentence that they cut', async () => {
    const call = await kitchen();
    await call.during(call.caller.say('when are you open'), 3000);
    await call.during(call.caller.say('the soup goes into the blue pot'), 6000);
    expect(call.of('barge-in')).toHaveLength(1);
    expect(call.heard.at(-1)).toBe('On Saturdays we close at noon.');
    await closeCleanly(call);
  });
});
