import { describe, expect, it } from 'vitest';
import { KeyPresses, type KeyWay } from './key-presses.ts';

/** Which of the presses count. */
function counted(...presses: readonly (readonly [key: string, way: KeyWay, atMs: number])[]): string {
  const keys = new KeyPresses();
  return presses
    .filter(([key, way, atMs]) => keys.isNew(key, way, atMs))
    .map(([key]) => key)
    .join('');
}

describe('key presses', () => {
  it('count each time when they come by one way', () => {
    expect(counted(['5', 'message', 0], ['5', 'message', 100], ['6', 'message', 200])).toBe('556');
    expect(counted(['5', 'event', 0], ['5', 'event', 100])).toBe('55');
  });

  it('count once when they come as events and as messages, whichever is first', () => {
    expect(counted(['5', 'event', 0], ['5', 'message', 90], ['5', 'event', 300], ['5', 'message', 5000])).toBe('55');
    expect(counted(['5', 'message', 0], ['5', 'event', 30], ['5', 'event', 300], ['5', 'message', 310])).toBe('55');
  });

  it('count once when they come as tones and as messages', () => {
    expect(counted(['1', 'tone', 0], ['1', 'message', 150], ['1', 'tone', 400], ['1', 'message', 550])).toBe('11');
    expect(counted(['1', 'message', 0], ['1', 'tone', 2000])).toBe('11');
  });
});
