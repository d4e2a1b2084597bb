import { describe, expect, it } from 'vitest';
import { closeCleanly } from '../../test/kit/call-steps.ts';
import { FakeCall, type FakeCallSettings } from '../../test/kit/fake-call.ts';

type Settings = Pick<FakeCallSettings, 'plan' | 'stt' | 'tts'> & { readonly llm?: Partial<FakeCallSettings['llm']> };

const ANSWER = 'We are open every day of the week from nine in the morning to five in the afternoon. Do come.';
const [FIRST = ''] = ANSWER.split(' Do');

/** A call whose voice takes sentences while they are written; the first message has been heard. */
async function greeted({ plan, llm, tts, ...rest }: Settings = {}): Promise<FakeCall> {
  const call = new FakeCall({
    ...rest,
    plan: { speculation: false, ...plan },
    llm: { firstTokenMs: 300, tokenMs: 50, answer: () => ({ text: ANSWER }), ...llm },
    tts: { firstAudioMs: 150, growing: true, ...tts },
  });
  await call.clock.advance(3000);
  return call;
}

describe('a sentence that is spoken while it is written', () => {
  it('is heard sooner, and as a whole', async () => {
    const waits: number[] = [];
    for (const growing of [false, true]) {
      const call = await greeted({ llm: { tokenMs: 30 }, tts: { growing } });
      await call.during(call.caller.say('when are you open'), 9000);
      waits.push(call.of('turn')[0]?.latency.firstPacketMs ?? 0);
      expect(call.heard.at(-1)).toBe(ANSWER);
      expect(call.tts.spoken.slice(-2)).toEqual([FIRST, 'Do come.']);
      await closeCleanly(call);
    }
    const [without = 0, with_ = 0] = waits;
    // By the 17 words after the second, which tells that the first is complete; packets leave every 20 ms.
    expect(Math.abs(without - with_ - 17 * 30)).toBeLessThanOrEqual(20);
  });

  it('is begun by its first whole word, without what is meant for the eye', async () => {
    const asked: string[] = [];
    const call = await greeted({
      llm: { answer: () => ({ text: '- **Every day** of the week, from nine to five.' }) },
    });
    const { tts } = call;
    call.clock.after(0, function look() {
      const text = tts.spoken[1];
      if (text !== undefined && asked.at(-1) !== text) asked.push(text);
      call.clock.after(5, look);
    });
    await call.during(call.caller.say('when are you open'), 5000);
    expect(asked.slice(0, 4)).toEqual(['Every', 'Every day', 'Every day of', 'Every day of the']);
    expect(call.heard.at(-1)).toBe('Every day of the week, from nine to five.');
  });

  it('is remembered as far as it was heard when the caller interrupts before it is written', async () => {
    const call = await greeted({ llm: { tokenMs: 200 }, tts: { words: true } });
    await call.during(call.caller.say('when are you open'), 1500);
    await call.during(call.caller.say('no wait please'), 4000);
    const [, interrupted = ''] = call.heard;
    expect(call.of('assistant-said')[1]).toMatchObject({ interrupted: true });
    expect(FIRST.startsWith(interrupted)).toBe(true);
    expect(FIRST.charAt(interrupted.length)).toBe(' ');
    expect(call.remembered()).toContain(interrupted);
    await closeCleanly(call);
  });

  it('is shown on the screen as a whole when it is written', async () => {
    const call = await greeted();
    await call.during(call.caller.say('when are you open'), 2500);
    const shown = call.partials.filter(({ who }) => who === 'assistant').map(({ text }) => text);
    expect(shown.at(-2)).not.toBe(FIRST);
    expect(FIRST.startsWith(shown.at(-2) ?? '?')).toBe(true);
    expect(shown.at(-1)).toBe(FIRST);
    await closeCleanly(call);
  });

  it('costs the voice no reproach when the model is slow', async () => {
    const call = await greeted({ llm: { tokenMs: 3500, answer: () => ({ text: 'We never close.' }) } });
    await call.during(call.caller.say('when are you open'), 20_000);
    expect(call.of('provider-error')).toEqual([]);
    expect(call.heard.at(-1)).toBe('One moment, please. We never close.');
    await closeCleanly(call);
  });

  it('is asked for again as a whole when the voice fails at its first words', async () => {
    const call = await greeted({ tts: { fault: (request) => (request === 1 ? 'fail' : 'none') } });
    await call.during(call.caller.say('when are you open'), 9000);
    expect(call.heard.at(-1)).toBe(ANSWER);
    await closeCleanly(call);
  });
});

describe('a model that breaks off in its first sentence', () => {
  const breaks = (request: number) => (request === 0 ? 'break' : 'none');

  it('is asked again while nothing of it was heard', async () => {
    const call = await greeted({ llm: { tokenMs: 5, fault: breaks }, tts: { firstAudioMs: 400 } });
    await call.during(call.caller.say('when are you open'), 9000);
    expect(call.llm.requests).toHaveLength(2);
    expect(call.heard.at(-1)).toBe(ANSWER);
    expect(call.remembered()).toContain(ANSWER);
    await closeCleanly(call);
  });

  it('has said what was heard of it', async () => {
    const call = await greeted({ llm: { tokenMs: 100, fault: breaks } });
    await call.during(call.caller.say('when are you open'), 9000);
    expect(call.llm.requests).toHaveLength(1);
    expect(call.heard.at(-1)).toBe('We are open every day of the week from');
    await closeCleanly(call);
  });
});

describe('an answer that is begun before the turn is over', () => {
  const speculative = { speculation: true, silenceMs: 920 };

  it('is spoken from its first words on, once', async () => {
    const call = await greeted({ plan: speculative, stt: { partialMs: 60, finalMs: 200 } });
    await call.during(call.caller.say('could you tell me when you open'), 9000);
    expect(call.llm.requests).toHaveLength(1);
    expect(call.tts.spoken.slice(1)).toEqual([FIRST, 'Do come.']);
    expect(call.of('turn')[0]?.latency.firstPacketMs).toBeLessThan(620);
    expect(call.heard.at(-1)).toBe(ANSWER);
    await closeCleanly(call);
  });

  it('is not taken for another one that begins with the same words', async () => {
    const answers = ['We are open on Mondays and on Tuesdays only.', 'We are closed, as I said, on Sundays.'];
    const call = await greeted({
      plan: speculative,
      llm: {
        tokenMs: 20,
        answer: ({ messages }) => ({ text: answers[messages.at(-1)?.content.includes('Sunday') ? 1 : 0] ?? '' }),
      },
    });
    await call.during(call.caller.say('could you tell me when you open'), 420);
    await call.during(call.caller.say('on Sunday'), 6000);
    expect(call.of('speculation')[0]?.begun).toBeGreaterThan(1);
    expect(call.heard.at(-1)).toBe(answers[1]);
    expect(call.tts.active).toBe(0);
    await closeCleanly(call);
  });
});
