import { describe, expect, it } from 'vitest';
import type { TurnModel } from '#audio';
import { FakeCall } from '../../test/kit/fake-call.ts';

const FRAME = 160;

/** A model that says the same of every voice, `afterMs` after it was asked, and what it was asked about. */
function saying(probability: number | undefined, afterMs = 40) {
  const asked: number[][] = [];
  const model = (call: () => FakeCall): TurnModel => ({
    judge: (samples) => {
      asked.push([...samples]);
      return new Promise((resolve) => call().clock.after(afterMs, () => resolve(probability)));
    },
  });
  return { asked, model };
}

/** Says "two people" to an assistant that has greeted, and tells how long after it the turn was taken. */
async function endOfTurnMs(turnModel?: (call: () => FakeCall) => TurnModel): Promise<number | undefined> {
  const call: FakeCall = new FakeCall({
    stt: { finalMs: 60 },
    plan: turnModel ? { turnModel: turnModel(() => call) } : {},
  });
  await call.clock.advance(3000);
  await call.during(call.caller.say('two people'), 4000);
  call.leg.remoteHangUp();
  await call.clock.advance(6000);
  expect(call.leftovers()).toEqual([]);
  expect(call.said).toEqual(['two people']);
  return call.of('turn')[0]?.latency.endOfTurnMs;
}

describe('the end of a turn', () => {
  it('comes sooner after a voice that sounds finished, and later after one that does not', async () => {
    const usual = (await endOfTurnMs()) ?? 0;
    expect(await endOfTurnMs(saying(0.9).model)).toBeLessThan(usual - 200);
    expect(await endOfTurnMs(saying(0.1).model)).toBeGreaterThan(usual + 250);
  });

  it('is what it was when the model has no answer, or one that comes too late', async () => {
    const usual = await endOfTurnMs();
    expect(await endOfTurnMs(saying(undefined).model)).toBe(usual);
    expect(await endOfTurnMs(saying(0.1, 2000).model)).toBe(usual);
  });

  it('is judged by what was heard from half a second before the turn, of eight seconds at most', async () => {
    const { asked, model } = saying(undefined);
    const call: FakeCall = new FakeCall({ stt: { finalMs: 60 }, plan: { turnModel: model(() => call) } });
    let frame = 0;
    const listen = async (ms: number) => {
      for (let at = 0; at < ms; at += 20) {
        call.leg.media.events.emit('audio', { samples: new Int16Array(FRAME).fill(frame), position: frame * FRAME });
        frame++;
        await call.clock.advance(20);
      }
    };
    await listen(3000);
    const said = call.caller.say('two people');
    await listen(1000);
    await said;
    const [first = []] = asked;
    // From 2500 on, up to the moment at which silence was noticed.
    expect(first[0]).toBe(125);
    expect(first.length).toBe((call.clock.now() - 2500) * 8 - (frame - 1 - (first.at(-1) ?? 0)) * FRAME);
    const long = call.caller.say('two people', 5000);
    await listen(12_000);
    await long;
    expect(asked.at(-1)).toHaveLength(64_000);
    call.leg.remoteHangUp();
    await call.clock.advance(6000);
  });
});
