import { describe, expect, it } from 'vitest';
import { dateAndTime, isTimeZone, renderText, systemVariables, variablesOf } from './index.ts';

describe('variables in prompts', () => {
  it('puts values in, whatever the spaces', () => {
    expect(renderText('{{name}} and {{ system.phone }}', { name: 'Ada', 'system.phone': '12' })).toEqual({
      text: 'Ada and 12',
      unknown: [],
    });
  });

  it('renders an unknown name as nothing and reports it once', () => {
    expect(renderText('a{{x}}b{{x}}{{constructor}}', {})).toEqual({ text: 'ab', unknown: ['x', 'constructor'] });
  });

  it('does not render what a value contains', () => {
    expect(renderText('{{a}}', { a: '{{b}} $& $1', b: 'secret' }).text).toBe('{{b}} $& $1');
  });

  it('leaves what is not a variable alone', () => {
    const text = '{ {{ 1x }} {{}} {{a b}}';
    expect(renderText(text, {})).toEqual({ text, unknown: [] });
    expect(variablesOf('{{b}} {{a}} {{b}}')).toEqual(['b', 'a']);
  });

  it('gives the system variables in the zone and the language of the assistant', () => {
    const facts = {
      callId: 'c1',
      assistantId: 'a1',
      callerNumber: '+33612345678',
      wallMs: Date.UTC(2026, 0, 5, 23, 30),
      timeZone: 'Europe/Paris',
      language: 'fr-FR',
    };
    expect(systemVariables(facts)).toEqual({
      'system.callId': 'c1',
      'system.assistantId': 'a1',
      'system.now': 'mardi 6 janvier 2026, 00:30',
      'system.dayOfWeek': 'mardi',
      'system.phone': '0612345678',
      'system.phoneE164': '+33612345678',
    });
    const anonymous = systemVariables({ ...facts, callerNumber: 'anonymous', language: 'en-GB', timeZone: 'Nowhere' });
    expect(anonymous).toMatchObject({
      'system.phone': 'anonymous',
      'system.phoneE164': '',
      'system.dayOfWeek': 'Monday',
    });
  });

  it('knows time zones', () => {
    expect(isTimeZone('Europe/Paris')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
    expect(dateAndTime(0, 'UTC', 'en-GB')).toMatch(/^Thursday,? 1 January 1970, 00:00$/);
  });
});
