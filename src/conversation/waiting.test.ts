import { describe, expect, it } from 'vitest';
import { closeCleanly, greeted } from '../../test/kit/call-steps.ts';
import { violationsOf } from '../../test/sim/invariants.ts';

describe('a caller who has finished', () => {
  it('hears a sign of life while the transcript is late', async () => {
    const call = await greeted({ stt: { partials: false, fault: () => 'hang' } });
    await call.during(call.caller.say('when are you open'), 1950);
    expect(call.leg.media.audible.at(-1)?.fromMs).toBeGreaterThan(call.leg.media.voiced.at(-1)?.toMs ?? 0);
    await closeCleanly(call);
  });

  it('hears one although words that came late have stopped the answer to keys', async () => {
    const call = await greeted({ stt: { partialMs: 400, finalMs: 4000 }, tts: { firstAudioMs: 600 } });
    const talk = call.caller.say('when are you open');
    await call.clock.advance(900);
    await call.during(
      Promise.all([talk, call.caller.press('#')]).then(() => undefined),
      6000,
    );
    expect(call.said).toEqual(['#', 'when are you open']);
    await closeCleanly(call);
    expect(violationsOf(call)).toEqual([]);
  });

  it('hears one in the middle of an answer whose next sentence is late', async () => {
    const fault = (request: number) => (request === 2 ? 'slow' : 'none');
    const call = await greeted({ tts: { fault }, llm: { answer: () => ({ text: 'It is five. Or six.' }) } });
    await call.during(call.caller.say('when are you open'), 4000);
    expect(call.leg.media.audible).toHaveLength(3);
    await closeCleanly(call);
  });

  it('hears no tone when the transcript comes in time', async () => {
    const call = await greeted({ stt: { finalMs: 600 } });
    await call.during(call.caller.say('when are you open'), 4000);
    expect(call.heard.at(-1)).toBe('I see.');
    expect(call.leg.media.audible).toHaveLength(2);
    await closeCleanly(call);
  });
});

describe('a caller who begins to speak when the reply does', () => {
  it.each([395, 400])('is not taken for somebody who talks to others, %i ms after the question', async (ms) => {
    const call = await greeted({ llm: { answer: () => ({ text: 'We are open from nine to five on weekdays.' }) } });
    call.conversation.say('when are you open');
    await call.clock.advance(ms);
    await call.during(call.caller.say('wait that is not what I asked'), 4000);
    await closeCleanly(call);
    expect(violationsOf(call)).toEqual([]);
  });
});
