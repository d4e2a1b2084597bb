import { describe, expect, it } from 'vitest';
import { closeCleanly, greeted } from '../../test/kit/call-steps.ts';
import type { PlanLanguage } from './plan.ts';

const SENTENCES = {
  stillThere: 'Are you still there?',
  goodbyeSilence: 'Goodbye.',
  maxDuration: 'Goodbye.',
  durationWarning: '',
  offerHuman: '',
  goodbyeLoop: '',
  apology: 'Sorry.',
  oneMoment: 'One moment, please.',
  transferFailed: 'Nobody there.',
};
const ENGLISH: PlanLanguage = { language: 'en-GB', voice: { rate: 1, id: 'emma' }, phrases: [], sentences: SENTENCES };
const FRENCH: PlanLanguage = {
  language: 'fr-FR',
  voice: { rate: 1, id: 'chantal' },
  phrases: ['rendez-vous'],
  sentences: { ...SENTENCES, stillThere: 'Êtes-vous là ?' },
};
const QUESTION = 'bonjour je voudrais prendre un rendez-vous pour mardi';

describe('a caller who changes to another language', () => {
  it('is answered, heard and warned in it', async () => {
    const call = await greeted({ plan: { ...ENGLISH, followed: [ENGLISH, FRENCH] } });
    await call.during(call.caller.say(QUESTION), 4000);
    expect(call.of('language')).toMatchObject([{ from: 'en-GB', to: 'fr-FR' }]);
    expect(call.llm.requests.at(-1)).toMatchObject({ language: 'fr-FR' });
    expect(call.llm.requests.at(-1)?.messages.slice(-2)).toMatchObject([
      { role: 'user', via: 'event', content: expect.stringContaining('fr-FR') },
      { role: 'user', via: 'speech', content: QUESTION },
    ]);
    expect(call.stt.opened).toMatchObject([{ language: 'en-GB' }, { language: 'fr-FR', phrases: ['rendez-vous'] }]);
    expect(call.stt.openStreams).toBe(1);
    expect(call.tts.requests.at(-1)).toMatchObject({ language: 'fr-FR', voice: 'chantal' });
    await call.clock.advance(11_000);
    expect(call.heard.at(-1)).toBe('Êtes-vous là ?');
    await closeCleanly(call);
  });

  it('stays in the language of the call when the assistant does not follow', async () => {
    const call = await greeted({ plan: ENGLISH });
    await call.during(call.caller.say(QUESTION), 4000);
    expect(call.of('language')).toEqual([]);
    expect(call.llm.requests.at(-1)).toMatchObject({ language: 'en-GB' });
    expect(call.stt.opened).toHaveLength(1);
    await closeCleanly(call);
  });

  it('may come back', async () => {
    const call = await greeted({ plan: { ...ENGLISH, followed: [ENGLISH, FRENCH] } });
    await call.during(call.caller.say(QUESTION), 4000);
    await call.during(call.caller.say('sorry can you say that again in English please'), 4000);
    expect(call.of('language').map(({ to }) => to)).toEqual(['fr-FR', 'en-GB']);
    expect(call.tts.requests.at(-1)).toMatchObject({ language: 'en-GB', voice: 'emma' });
    await closeCleanly(call);
  });
});
