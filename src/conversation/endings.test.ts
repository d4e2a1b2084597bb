import { describe, expect, it } from 'vitest';
import { closeCleanly, greeted, tool } from '../../test/kit/call-steps.ts';

describe('a call that goes in circles', () => {
  const guard = { attempts: 3, offersHuman: true };
  const ask = 'where is my order please';
  let count = 0;
  const answers = { answer: () => ({ text: `I do not know number ${++count} at all.` }) };

  it('offers a human at the third same question, and ends when it goes on', async () => {
    const call = await greeted({ plan: { loopGuard: guard }, llm: answers });
    for (let index = 0; index < 3; index++) await call.during(call.caller.say(ask), 5000);
    expect(call.heard.at(-1)).toBe('Shall I put you through to a colleague?');
    expect(call.llm.requests).toHaveLength(2);
    expect(call.conversation.dump()).toMatchObject({
      history: expect.arrayContaining([{ role: 'user', content: ask, via: 'speech' }]),
    });
    await call.during(call.caller.say('no tell me'), 5000);
    expect(call.llm.requests).toHaveLength(3);
    for (let index = 0; index < 3; index++) await call.during(call.caller.say(ask), 5000);
    expect(call.heard.at(-1)).toBe('I cannot help you with that. Goodbye.');
    expect(call.outcome?.reason).toMatchObject({ by: 'assistant', code: 'loop' });
    expect(call.of('loop').map(({ who }) => who)).toEqual(['caller', 'caller']);
    expect(call.clock.pending).toBe(0);
  });

  it('ends when the assistant says the same again and again and there is nobody else', async () => {
    const call = await greeted({
      plan: { loopGuard: { attempts: 3, offersHuman: false } },
      llm: { answer: () => ({ text: 'I did not understand you.' }) },
    });
    for (const question of ['where is it now', 'tell me the price', 'open on sundays', 'are you human at all'])
      await call.during(call.caller.say(question), 5000);
    expect(call.of('loop')).toMatchObject([{ who: 'assistant' }]);
    expect(call.outcome?.reason).toMatchObject({ by: 'assistant', code: 'loop' });
  });

  it('goes on when the caller says something else over the goodbye', async () => {
    const call = await greeted({ plan: { loopGuard: { attempts: 3, offersHuman: false } }, llm: answers });
    await call.during(call.caller.say(ask), 5000);
    await call.during(call.caller.say(ask), 5000);
    await call.during(call.caller.say(ask), 1200);
    await call.during(call.caller.say('wait there was one more thing'), 5000);
    expect(call.outcome).toBeUndefined();
    expect(call.llm.requests).toHaveLength(3);
    await closeCleanly(call);
  });
});

describe('the end of the longest duration', () => {
  it('is announced when nobody speaks', async () => {
    const call = await greeted({ plan: { maxDurationMs: 30_000, inactivityMs: 60_000 } });
    await call.clock.advance(21_000);
    expect(call.heard.at(-1)).toBe('Hello, this is Parley.');
    await call.clock.advance(3500);
    await call.clock.advance(2000);
    expect(call.heard.at(-1)).toBe('We have a minute left.');
    await call.clock.advance(8000);
    expect(call.heard.at(-1)).toBe('Our time is over. Goodbye.');
    expect(call.outcome?.reason).toMatchObject({ code: 'max-duration' });
  });

  it('is announced after the answer that is under way, never over it', async () => {
    const answer = 'This takes me quite a while to tell you. '.repeat(3).trim();
    const call = await greeted({
      plan: { maxDurationMs: 60_000, inactivityMs: 60_000, bargeIn: false },
      llm: { answer: () => ({ text: answer }) },
    });
    await call.clock.advance(42_000);
    await call.during(call.caller.say('tell me all please'), 15_000);
    expect(call.heard.slice(-2)).toEqual([answer, 'We have a minute left.']);
    await closeCleanly(call);
  });
});

describe('a tool that ends the call', () => {
  it('is left without a warning of its end', async () => {
    const reason = { by: 'assistant', code: 'goodbye', detail: '' } as const;
    const call = await greeted({
      plan: { maxDurationMs: 30_000, tools: [tool('hang_up', async () => ({ type: 'end-call', reason }))] },
      llm: { answer: () => ({ text: 'Goodbye then.', calls: [{ id: 'c', name: 'hang_up', arguments: {} }] }) },
    });
    await call.during(call.caller.say('that is all'), 5000);
    expect(call.heard.at(-1)).toBe('Goodbye then.');
    expect(call.outcome?.reason).toEqual(reason);
    expect(call.clock.pending).toBe(0);
  });
});
