import { describe, expect, it } from 'vitest';
import { GREETINGS } from '../../../test/fixtures/greetings.ts';
import { playAnswer, scriptOf } from '../../../test/kit/answered-call.ts';

const named = GREETINGS.map((greeting) => [greeting.kind, greeting.language, greeting.says, greeting] as const);
/** Nothing but its short beep tells that it is a machine: it is spoken to. */
const MISSED = 'you know what to do';
const of = (...kinds: string[]) => named.filter(([kind, , says]) => kinds.includes(kind) && !says.includes(MISSED));

describe('who answered', () => {
  it('is tried on enough greetings', () => {
    for (const language of ['fr', 'en', 'it', 'es'])
      expect(GREETINGS.filter((greeting) => greeting.language === language).length).toBeGreaterThanOrEqual(15);
  });

  it.each(of('human'))(
    '%s (%s) is decided within four seconds, spoken to and never hung up on: %s',
    (_, language, __, greeting) => {
      for (const voicemail of ['hang-up', 'leave-message'] as const) {
        const answered = playAnswer(scriptOf(greeting), language, { voicemail, menu: 'hang-up' });
        expect(answered).toMatchObject({ class: 'human', endedAs: undefined, messageAtMs: undefined });
        expect(answered.decidedAtMs).toBeLessThanOrEqual(4000);
        expect(answered.spokeAtMs).toBeDefined();
      }
    },
  );

  it.each(of('voicemail'))('%s (%s) is recognised: %s', (_, language, says, greeting) => {
    expect(playAnswer(scriptOf(greeting), language, { voicemail: 'hang-up' }).endedAs).toBe('voicemail');
    const answered = playAnswer(scriptOf(greeting), language, { voicemail: 'leave-message' });
    expect(answered.endedAs).toBe('voicemail-left');
    const beepAtMs = scriptOf(greeting).find(({ event }) => event.type === 'beep')?.atMs;
    if (says.includes('beep')) expect(answered.messageAtMs).toBe(beepAtMs);
  });

  it.each(of('menu', 'screening'))('%s (%s) is recognised: %s', (kind, language, _, greeting) => {
    const answered = playAnswer(scriptOf(greeting), language, { menu: 'hang-up', voicemail: 'hang-up' });
    if (kind === 'menu') expect(answered.endedAs).toBe('menu');
    else expect([answered.class, answered.endedAs]).toEqual(['screening', undefined]);
  });

  it('is a human when only a beep speaks against it: no short greeting is hung up on', () => {
    for (const [, language, , greeting] of named.filter(([, , says]) => says.includes(MISSED)))
      expect(playAnswer(scriptOf(greeting), language, { voicemail: 'hang-up' }).endedAs).toBeUndefined();
  });

  it('is a human as long as nobody understands a word, however long the greeting', () => {
    for (const [, language, , greeting] of of('human')) {
      const script = scriptOf(greeting).filter(({ event }) => event.type !== 'partial' && event.type !== 'final');
      expect(playAnswer(script, language, { voicemail: 'hang-up' }).endedAs).toBeUndefined();
    }
  });
});
