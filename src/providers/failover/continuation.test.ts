import { describe, expect, it } from 'vitest';
import { joinTo } from './continuation.ts';

const joined = (said: string, ...pieces: string[]) => {
  const join = joinTo(said);
  return said + pieces.map(join).join('');
};

describe('a continuation', () => {
  it('follows what was said, with a space', () => {
    expect(joined('We are open', 'from nine', ' to five.')).toBe('We are open from nine to five.');
    expect(joined('We are open ', ' from nine.')).toBe('We are open from nine.');
  });

  it('has no space before a mark', () => {
    expect(joined('We are open', '. Come in.')).toBe('We are open. Come in.');
  });

  it('loses what it repeats: all of it', () => {
    expect(joined('We are open from', 'We ', 'are ', 'open ', 'from ', 'nine.')).toBe('We are open from nine.');
  });

  it('loses what it repeats: the last sentence, or the word that was cut', () => {
    expect(joined('Hello. We are open', 'We are', ' open from nine.')).toBe('Hello. We are open from nine.');
    expect(joined('We are op', 'open', ' from nine.')).toBe('We are open from nine.');
  });

  it('keeps what only begins alike', () => {
    expect(joined('We are open.', 'We ', 'close at five.')).toBe('We are open. We close at five.');
  });
});
