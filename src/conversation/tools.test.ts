import { describe, expect, it } from 'vitest';
import { sleep } from '#base';
import { ProductError } from '#domain';
import type { ModelRequest } from '#providers';

import { closeCleanly, type FakeAnswer, type FakeCall, greeted, tool } from '../../test/kit/call-steps.ts';

import type { ConversationTool } from './plan.ts';

const said = (request: ModelRequest | undefined) => request?.messages.map(({ role, content }) => [role, content]);

/** Calls the tools once; what it says afterwards repeats what it was told last. */
const callsOnce =
  (...names: string[]) =>
  ({ messages }: ModelRequest): FakeAnswer => {
    if (messages.some(({ role }) => role === 'tool')) return { text: `Told: ${messages.at(-1)?.content}` };
    return { calls: names.map((name, index) => ({ id: `c${index + 1}`, name, arguments: { q: 1 } })) };
  };

const takes =
  (clock: () => FakeCall, ms: number): ConversationTool['run'] =>
  async (_input, { signal }) => {
    await sleep(clock().clock, ms, signal);
    return { type: 'result', content: `Found after ${ms} ms.` };
  };

/** A call with tools that need its clock. */
async function callWith(
  tools: (call: () => FakeCall) => ConversationTool[],
  answer = callsOnce('slow'),
): Promise<FakeCall> {
  let call: FakeCall | undefined;
  const here = () => call as FakeCall;
  call = await greeted({ plan: { tools: tools(here), inactivityMs: 60_000 }, llm: { answer } });
  return call;
}

describe('a tool under way', () => {
  it('goes on when the caller interrupts, and its result is news in the next answer', async () => {
    const call = await callWith((here) => [tool('slow', takes(here, 6000))]);
    await call.during(call.caller.say('look it up please'), 3000);
    await call.during(call.caller.say('and what do you cost by the way'), 4000);
    expect(said(call.llm.requests[1])?.slice(-3)).toEqual([
      ['assistant', 'One moment, please.'],
      ['tool', 'Still running. You will be told the result; do not call it again for the same thing.'],
      ['user', 'and what do you cost by the way'],
    ]);
    await call.clock.advance(4000);
    const last = call.llm.requests.at(-1)?.messages.at(-1);
    expect(last).toEqual({
      role: 'user',
      via: 'event',
      content: '(The result of slow({"q":1}), which was still running: Found after 6000 ms.)',
    });
    expect(call.of('tool-result')).toMatchObject([{ id: 'c1', ok: true, tookMs: 6000 }]);
    await closeCleanly(call);
  });

  it('is told with what the caller says when it ends while they speak', async () => {
    const call = await callWith((here) => [tool('slow', takes(here, 3500))]);
    await call.during(call.caller.say('look it up please'), 2000);
    await call.during(call.caller.say('oh and before I forget it tell me also about the garden'), 2000);
    expect(call.of('tool-result')).toHaveLength(1);
    expect(call.llm.requests).toHaveLength(2);
    expect(call.llm.requests[1]?.messages.slice(-2)).toMatchObject([{ via: 'event' }, { via: 'speech' }]);
    await closeCleanly(call);
  });

  it('is cancelled by an interruption only when it says that it may be', async () => {
    const call = await callWith((here) => [tool('slow', takes(here, 9000), { cancellable: true })]);
    await call.during(call.caller.say('look it up please'), 3000);
    await call.during(call.caller.say('never mind I will do it myself'), 3000);
    expect(call.of('tool-result')).toMatchObject([{ ok: false, result: 'Cancelled: The reply was given up.' }]);
    expect(call.llm.requests[1]?.messages.find(({ role }) => role === 'tool')).toMatchObject({ isError: true });
    await closeCleanly(call);
  });

  it('has its result also when the call ends before', async () => {
    const call = await callWith((here) => [tool('slow', takes(here, 9000))]);
    await call.during(call.caller.say('look it up please'), 1000);
    await closeCleanly(call);
    expect(call.of('tool-result')).toMatchObject([{ ok: false, result: 'Cancelled: The call is over.' }]);
    expect(call.timeline.at(-1)?.type).toBe('ended');
  });

  it('runs beside the others of the same reply', async () => {
    const call = await callWith(
      (here) => [tool('slow', takes(here, 1000)), tool('slower', takes(here, 1500))],
      callsOnce('slow', 'slower', 'slower'),
    );
    await call.during(call.caller.say('look it up please'), 5000);
    expect(call.of('tool-result').map(({ id, tookMs }) => [id, tookMs])).toEqual([
      ['c1', 1000],
      ['c2', 1500],
      ['c3', 1500],
    ]);
    expect(
      said(call.llm.requests[1])
        ?.slice(-3)
        .map(([role]) => role),
    ).toEqual(['tool', 'tool', 'tool']);
    await closeCleanly(call);
  });
});

describe('a slow tool', () => {
  it('is announced by its own sentence when the model says nothing, and then by tones', async () => {
    const call = await callWith((here) => [tool('slow', takes(here, 4000), { filler: 'I look into the calendar.' })]);
    await call.during(call.caller.say('look it up please'), 9000);
    expect(call.heard.at(-1)).toBe('I look into the calendar. Told: Found after 4000 ms.');
    await closeCleanly(call);
  });

  it('is not announced twice', async () => {
    const call = await callWith(
      (here) => [tool('slow', takes(here, 4000), { filler: 'I look into the calendar.' })],
      (request) => ({ text: 'Let me see', ...callsOnce('slow')(request) }),
    );
    await call.during(call.caller.say('look it up please'), 9000);
    expect(call.heard.at(-1)).toBe('Let me see Told: Found after 4000 ms.');
    await closeCleanly(call);
  });
});

describe('the model is told', () => {
  const toldOf = async (run: ConversationTool['run'], more: Partial<ConversationTool> = {}, name = 'slow') => {
    const call = await callWith(() => [tool('slow', run, more)], callsOnce(name));
    await call.during(call.caller.say('look it up please'), 6000);
    const told = call.llm.requests[1]?.messages.at(-1);
    const shown = call.of('tool-result')[0]?.result;
    await closeCleanly(call);
    return { shown, told: JSON.parse(told?.content ?? ''), isError: told?.role === 'tool' && told.isError };
  };

  it('which field of its arguments is wrong', async () => {
    const fields = [{ field: 'date', problem: 'Give a date.' }];
    const wrong = async () => {
      throw new ProductError('invalid-input', 'The arguments are wrong.', fields);
    };
    expect(await toldOf(wrong)).toEqual({
      shown: 'The arguments are wrong.',
      told: {
        error: { kind: 'invalid-arguments', message: 'The arguments are wrong.', retryable: true, fields },
      },
      isError: true,
    });
  });

  it('that a tool took longer than it may', async () => {
    const { told } = await toldOf(() => new Promise(() => undefined), { timeLimitMs: 700 });
    expect(told).toEqual({ error: { kind: 'timeout', message: 'No answer within 700 ms.', retryable: true } });
  });

  it('that there is no such tool', async () => {
    const { told } = await toldOf(async () => ({ type: 'result', content: '' }), {}, 'nothing');
    expect(told).toMatchObject({ error: { kind: 'unknown-tool', retryable: false } });
  });

  it('that a tool broke', async () => {
    const broken = async () => {
      throw new RangeError('Out of it.');
    };
    expect((await toldOf(broken)).told).toEqual({ error: { kind: 'failed', message: 'Out of it.', retryable: false } });
  });

  it('that the call goes on when the caller speaks over the goodbye', async () => {
    const hangUp = tool('hang_up', async () => ({
      type: 'end-call',
      reason: { by: 'assistant', code: 'goodbye', detail: '' },
    }));
    const bye = 'Thank you very much for your call today and have a very nice day. Goodbye.';
    const call = await greeted({
      plan: { tools: [hangUp] },
      llm: {
        answer: ({ messages }) =>
          messages.length > 4 ? {} : { text: bye, calls: [{ id: 'c1', name: 'hang_up', arguments: {} }] },
      },
    });
    await call.during(call.caller.say('that is all'), 2500);
    await call.during(call.caller.say('wait there is one more thing'), 1500);
    expect(call.outcome).toBeUndefined();
    expect(call.llm.requests[1]?.messages.find(({ role }) => role === 'tool')?.content).toMatch(/^Not done/);
    await closeCleanly(call);
  });
});
