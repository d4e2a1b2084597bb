import { describe, expect, it } from 'vitest';
import { FakeCall } from '../../test/kit/fake-call.ts';

describe('a conversation', () => {
  it('speaks the first message, answers a question and ends when the caller hangs up', async () => {
    const call = new FakeCall({ llm: { answer: () => ({ text: 'We are open from nine to five. Anything else?' }) } });
    await call.clock.advance(2500);
    expect(call.heard).toEqual(['Hello, this is Parley.']);
    await call.during(call.caller.say('what are your opening hours please'), 6000);
    expect(call.said).toEqual(['what are your opening hours please']);
    expect(call.heard.at(-1)).toBe('We are open from nine to five. Anything else?');
    call.leg.remoteHangUp();
    await call.clock.advance(500);
    expect(call.outcome?.reason).toEqual({ by: 'caller', code: 'hung-up', detail: 'BYE' });
    expect(call.outcome?.turns).toBe(1);
    expect(call.leftovers()).toEqual([]);
    expect(call.clock.pending).toBe(0);
  });
});
