import { describe, expect, it } from 'vitest';
import { closeCleanly } from '../../test/kit/call-steps.ts';
import { FakeCall, type FakeCallSettings } from '../../test/kit/fake-call.ts';

const SLOW = {
  stt: { partialMs: 60, finalMs: 200 },
  llm: { firstTokenMs: 300, tokenMs: 5 },
  tts: { firstAudioMs: 150 },
};

/** A call with slow providers whose first message has been heard. */
async function greeted(settings: FakeCallSettings = {}): Promise<FakeCall> {
  const { plan, llm, ...rest } = settings;
  const call = new FakeCall({
    ...SLOW,
    ...rest,
    // About 500 ms for a sentence.
    plan: { speculation: true, silenceMs: 920, ...plan },
    llm: { ...SLOW.llm, answer: () => ({ text: 'We are open from nine to five.' }), ...llm },
  });
  await call.clock.advance(3000);
  return call;
}

describe('a speculative reply', () => {
  it('answers sooner than one that is begun when the turn is over', async () => {
    const waits: number[] = [];
    for (const speculation of [false, true]) {
      const call = await greeted({ plan: { speculation } });
      await call.during(call.caller.say('could you tell me when you open'), 4000);
      waits.push(call.of('turn')[0]?.latency.firstPacketMs ?? 0);
      expect(call.heard.at(-1)).toBe('We are open from nine to five.');
      await closeCleanly(call);
    }
    const [without = 0, with_ = 0] = waits;
    expect(without).toBeGreaterThan(900);
    expect(with_).toBeLessThan(620);
  });

  it('is used when the final transcript says the same with other marks, and asks the model once', async () => {
    const call = await greeted();
    await call.during(call.caller.say('could you tell me when you open'), 4000);
    expect(call.llm.requests).toHaveLength(1);
    expect(call.of('speculation')).toMatchObject([{ begun: 1, wastedCharacters: 0 }]);
    expect(call.of('speculation')[0]?.aheadMs).toBeGreaterThan(200);
    await closeCleanly(call);
  });

  it('is thrown away when the caller goes on, and is counted', async () => {
    const call = await greeted();
    await call.during(call.caller.say('I need an appointment'), 350);
    await call.during(call.caller.say('for next Monday in the morning'), 5000);
    expect(call.said).toEqual(['I need an appointment for next Monday in the morning']);
    expect(call.llm.requests.at(-1)?.messages.at(-1)?.content).toBe(
      'I need an appointment for next Monday in the morning',
    );
    expect(call.heard).toHaveLength(2);
    expect(call.of('speculation')[0]?.begun).toBeGreaterThanOrEqual(2);
    await closeCleanly(call);
  });

  it('is begun while the caller still speaks when the words sound finished, at most twice in a turn', async () => {
    const call = await greeted({ stt: { partialMs: 60, finalMs: 200 } });
    const said = 'I would like to know when you open and whether you have a table outside and a high chair for my son';
    let asked = 0;
    await call.during(
      call.caller.say(said).then(() => {
        asked = call.llm.requests.length;
      }),
      5000,
    );
    expect(asked).toBe(2);
    expect(call.of('caller-said')).toHaveLength(1);
    expect(call.of('speculation')[0]?.begun).toBe(3);
    await closeCleanly(call);
  });

  it('holds when nothing but a "please" follows', async () => {
    const call = await greeted({ stt: { partialMs: 200, finalMs: 200 } });
    await call.during(call.caller.say('could you tell me when you are open please'), 4000);
    expect(call.said).toEqual(['could you tell me when you are open please']);
    expect(call.llm.requests.map(({ messages }) => messages.at(-1)?.content)).toEqual([
      'could you tell me when you are open',
    ]);
    expect(call.of('turn')[0]?.latency.firstPacketMs).toBeLessThan(560);
    await closeCleanly(call);
  });

  it('runs no tool before the turn is over', async () => {
    const ran: number[] = [];
    const call = await greeted({
      plan: {
        tools: [
          {
            name: 'look_up',
            description: '',
            parameters: { type: 'object' },
            run: async () => {
              ran.push(call.clock.now());
              return { type: 'result', content: 'nine' };
            },
          },
        ],
      },
      llm: {
        firstTokenMs: 50,
        answer: ({ messages }) =>
          messages.at(-1)?.role === 'tool'
            ? { text: 'At nine.' }
            : { text: '', calls: [{ id: 'a', name: 'look_up', arguments: {} }] },
      },
    });
    await call.during(call.caller.say('could you tell me when you open'), 4000);
    const decided = call.of('tool-call')[0]?.atMs ?? 0;
    expect(ran).toHaveLength(1);
    expect(decided).toBeGreaterThanOrEqual((call.of('caller-said')[0]?.endedAtMs ?? 0) + 500);
    expect(call.heard.at(-1)).toBe('At nine.');
    await closeCleanly(call);
  });

  it('that failed is asked for again', async () => {
    const call = await greeted({
      llm: {
        fault: (request) => (request === 0 ? 'fail' : 'none'),
        answer: () => ({ text: 'We are open from nine to five.' }),
      },
    });
    await call.during(call.caller.say('could you tell me when you open'), 5000);
    expect(call.heard.at(-1)).toBe('We are open from nine to five.');
    expect(call.of('provider-error')).toEqual([]);
    await closeCleanly(call);
  });

  it('is not begun for a number that is not complete', async () => {
    const call = await greeted();
    await call.during(call.caller.say('my number is zero six one two'), 1000);
    expect(call.llm.requests).toHaveLength(0);
    await closeCleanly(call);
  });
});
