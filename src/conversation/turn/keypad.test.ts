import { describe, expect, it } from 'vitest';
import { KeypadSettings } from '#domain';
import { type KeypadStep, keyPressed, keypadTimedOut, noKeys } from './keypad.ts';

const settings = (changes: Partial<KeypadSettings> = {}) => KeypadSettings.parse(changes);

function type(keys: string, changes: Partial<KeypadSettings> = {}): KeypadStep {
  let step: KeypadStep = { state: noKeys };
  for (const key of keys) step = keyPressed(step.state, key, settings(changes), 1000);
  return step;
}

describe('the keypad', () => {
  it('collects keys and waits for the next one', () => {
    expect(type('12')).toEqual({ state: { keys: '12', dueAtMs: 4000 } });
  });

  it('sends at the terminator, which is not part of the input', () => {
    expect(type('12#')).toEqual({ state: noKeys, submitted: '12' });
    expect(type('12*', { terminator: '*' })).toEqual({ state: noKeys, submitted: '12' });
    expect(type('12#', { terminator: '' }).state.keys).toBe('12#');
  });

  it('takes a terminator alone for an answer', () => {
    expect(type('#')).toEqual({ state: noKeys, submitted: '#' });
  });

  it('sends at the maximum length and after the timeout', () => {
    expect(type('1234', { maxLength: 4 })).toEqual({ state: noKeys, submitted: '1234' });
    expect(keypadTimedOut(type('12').state, settings())).toEqual({ state: noKeys, submitted: '12' });
    expect(keypadTimedOut(noKeys, settings())).toEqual({ state: noKeys });
  });

  it('gives up what is shorter than the minimum', () => {
    expect(type('12#', { minLength: 4 })).toEqual({ state: noKeys, tooFew: '12' });
    expect(keypadTimedOut(type('12').state, settings({ minLength: 4 }))).toEqual({ state: noKeys, tooFew: '12' });
  });

  it('ignores keys when it is off', () => {
    expect(type('12#', { enabled: false })).toEqual({ state: noKeys });
  });
});
