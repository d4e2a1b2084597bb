import { describe, expect, it } from 'vitest';
import { KeypadSettings } from '#domain';
import { endsLastInput, type KeypadStep, keyPressed, keypadTimedOut, noKeys } from './keypad.ts';

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
    expect(type('1234', { maxLength: 4 })).toMatchObject({ state: noKeys, submitted: '1234' });
    expect(keypadTimedOut(type('12').state, settings())).toEqual({ state: noKeys, submitted: '12' });
    expect(keypadTimedOut(noKeys, settings())).toEqual({ state: noKeys });
  });

  it('takes a terminator after the last possible key for its end, as long as the next key is waited for', () => {
    const ends = (keys: string, key: string, atMs: number) =>
      endsLastInput(type(keys, { maxLength: 4 }).state, key, settings({ maxLength: 4 }), atMs);
    expect(ends('1234', '#', 3999)).toBe(true);
    expect(ends('1234', '#', 4000)).toBe(false);
    expect(ends('1234', '5', 1100)).toBe(false);
    expect(ends('12#', '#', 1100)).toBe(false);
    expect(ends('12341', '#', 1100)).toBe(false);
  });

  it('gives up what is shorter than the minimum', () => {
    expect(type('12#', { minLength: 4 })).toEqual({ state: noKeys, tooFew: '12' });
    expect(keypadTimedOut(type('12').state, settings({ minLength: 4 }))).toEqual({ state: noKeys, tooFew: '12' });
  });

  it('ignores keys when it is off', () => {
    expect(type('12#', { enabled: false })).toEqual({ state: noKeys });
  });
});
