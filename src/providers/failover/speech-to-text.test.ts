import { describe, expect, it } from 'vitest';
import { inOrder, watchedFailover } from '../../../test/kit/failover.ts';
import { MarkedRecogniser, type MarkedSettings, wordFrame } from '../../../test/kit/marked-recogniser.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { ProviderError } from '../error.ts';
import type { SpeechToText, TranscriptEvent } from '../speech-to-text.ts';
import { failoverSpeechToText } from './speech-to-text.ts';

function listen(...manners: readonly [Omit<MarkedSettings, 'clock'>, ...Omit<MarkedSettings, 'clock'>[]]) {
  const clock = new VirtualClock();
  const [first, ...others] = manners.map((manner) => new MarkedRecogniser({ clock, ...manner }));
  const settings = watchedFailover(clock, 'speech-to-text');
  const events: TranscriptEvent[] = [];
  const line = inOrder<SpeechToText>(first as SpeechToText, ...others);
  const stream = failoverSpeechToText(line, settings).open({ language: 'en-GB', phrases: ['hours'] }, (event) =>
    events.push(event),
  );
  const silence = async (ms: number) => {
    for (let atMs = 0; atMs < ms; atMs += 20) {
      stream.write(new Int16Array(160));
      await clock.advance(20);
    }
  };
  return {
    ...{ clock, events, stream, silence, told: settings.told, recognisers: [first, ...others] },
    get finals() {
      return events.flatMap((event) => (event.type === 'final' ? [event.text] : []));
    },
    /** Says words of 300 ms each, the first of which begins before its voice is noticed. */
    async say(text: string) {
      for (const [at, word] of text.split(' ').entries()) {
        stream.write(wordFrame(word));
        if (at === 0) stream.beginSegment();
        await silence(280);
      }
      stream.endSegment();
    },
  };
}

describe('a recogniser with others behind it', () => {
  it('is the first one as long as that works', async () => {
    const call = listen({}, {});
    await call.say('what are your hours');
    await call.silence(2000);
    expect(call.finals).toEqual(['what are your hours']);
    expect(call.told).toEqual([]);
    expect(call.recognisers[1]?.opened).toBe(0);
  });

  it.each(['unavailable', 'authentication', 'rate-limit'] as const)(
    'is the second one when the first breaks in the middle, which hears the sentence from its beginning: %s',
    async (kind) => {
      const call = listen({ breaksAfterMs: 700, kind }, {});
      await call.say('what are your hours');
      await call.silence(400);
      expect(call.finals).toEqual(['what are your hours']);
      expect(call.told).toEqual([`error first ${kind}`, `first → second: ${kind}`]);
      expect(call.recognisers[0]?.active).toBe(0);
      expect(call.recognisers[1]?.phrases).toEqual(['hours']);
    },
  );

  it('is the second one when the first breaks after the sentence, before its transcript', async () => {
    const call = listen({ breaksAfterMs: 1250, finalMs: 900 }, {});
    await call.say('what are your hours');
    await call.silence(400);
    expect(call.finals).toEqual(['what are your hours']);
  });

  it('is the second one when the first gives no transcript in time', async () => {
    const call = listen({ finalMs: 5000 }, { finalMs: 200 });
    await call.say('what are your hours');
    await call.silence(1300);
    expect(call.finals).toEqual(['what are your hours']);
    expect(call.told).toEqual(['error first timeout', 'first → second: timeout']);
    await call.silence(5000);
    expect(call.finals).toHaveLength(1);
  });

  it('is the second one when nobody answers at the first, however short the sentence is', async () => {
    const call = listen({ hears: '', isUnanswered: true, finalMs: 900 }, { finalMs: 200 });
    await call.say('good morning');
    await call.silence(1200);
    expect(call.finals).toEqual(['good morning']);
    expect(call.told).toEqual(['error first timeout', 'first → second: timeout']);
    expect(call.recognisers[0]?.active).toBe(0);
  });

  it('stays with one that nobody answers at when there is no other', async () => {
    const call = listen({ hears: '', isUnanswered: true, finalMs: 900 });
    await call.say('good morning');
    await call.silence(1200);
    expect(call.finals).toEqual(['']);
    expect(call.told).toEqual([]);
  });

  it('is the second one when the first cannot be opened', async () => {
    const call = listen({ opens: false }, {});
    await call.say('hello');
    await call.silence(400);
    expect(call.finals).toEqual(['hello']);
    expect(call.told).toEqual(['error first configuration', 'first → second: configuration']);
  });

  it.each([
    ['nothing', ''],
    ['rubbish', '\u0000 %% …'],
  ])('asks the second one when the first hears %s in a long voice, and believes it', async (_what, hears) => {
    const call = listen({ hears }, {});
    await call.say('what are your hours');
    await call.silence(500);
    expect(call.finals).toEqual(['what are your hours']);
    expect(call.told).toEqual(['error first protocol', 'first → second: protocol']);
  });

  it('stays with the first one when the second hears nothing either, and asks three times at most', async () => {
    const call = listen({ hears: '' }, { hears: '' });
    for (let count = 1; count <= 5; count++) {
      await call.say('rustle crackle rustle hiss');
      await call.silence(1500);
    }
    expect(call.finals).toEqual(['', '', '', '', '']);
    expect(call.told).toEqual([]);
    expect(call.recognisers.map((each) => each?.opened)).toEqual([1, 3]);
    expect(call.recognisers[1]?.active).toBe(0);
  });

  it('does not mind a short sound without a transcript', async () => {
    const call = listen({ finalMs: 5000, partials: false }, {});
    call.stream.beginSegment();
    await call.silence(120);
    call.stream.endSegment();
    await call.silence(2000);
    expect(call.told).toEqual([]);
  });

  it('does not mind a segment without a transcript that was dropped', async () => {
    const call = listen({ finalMs: 5000, partials: false }, {});
    call.stream.beginSegment();
    await call.silence(1200);
    call.stream.endSegment();
    await call.silence(200);
    call.stream.dropSegment();
    await call.silence(8000);
    expect(call.finals).toEqual([]);
    expect(call.told).toEqual([]);
    expect(call.recognisers[1]?.opened).toBe(0);
  });

  it('remembers the last fifteen seconds of a sentence', async () => {
    const call = listen({ breaksAfterMs: 19_000 }, {});
    await call.say(Array.from({ length: 70 }, (_, at) => `w${at}`).join(' '));
    await call.silence(400);
    const words = call.finals[0]?.split(' ') ?? [];
    expect(words.at(-1)).toBe('w69');
    expect(words.length).toBeGreaterThan(49);
    expect(words.length).toBeLessThan(55);
  });

  it('reports the failure when nobody is left, and can be opened again', async () => {
    const call = listen({ breaksAfterMs: 200 }, { breaksAfterMs: 100 });
    await call.say('what are your hours');
    expect(call.events.at(-1)).toMatchObject({ type: 'error', error: { provider: 'second', kind: 'unavailable' } });
    expect(call.told).toEqual(['error first unavailable', 'first → second: unavailable']);
    expect(call.recognisers.map((each) => each?.active)).toEqual([0, 0]);
  });

  it('reports what a provider does wrong as its own error', async () => {
    const call = listen({ breaksAfterMs: 200 });
    await call.say('hello');
    expect(call.events.at(-1)).toMatchObject({ error: expect.any(ProviderError) });
    expect(call.told).toEqual([]);
  });

  it('leaves nothing behind', async () => {
    const call = listen({ hears: '' }, { finalMs: 5000 });
    await call.say('what are your hours');
    await call.silence(300);
    call.stream.close();
    call.stream.close();
    expect(call.recognisers.map((each) => each?.active)).toEqual([0, 0]);
    expect(call.clock.pending).toBe(0);
  });
});
