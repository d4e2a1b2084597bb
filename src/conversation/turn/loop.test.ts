import { describe, expect, it } from 'vitest';
import { noLoop, noRepeats, noteSaying, saidAgain, wayOut } from './loop.ts';

const times = (...texts: string[]) => texts.reduce(saidAgain, noRepeats).times;

describe('saidAgain', () => {
  it('counts the same words in a row, whatever their order, accents and punctuation', () => {
    expect(times('Where is my order?', 'where is my order', 'My order, where is it?')).toBe(3);
    expect(times('Où est ma commande ?', 'ou est ma commande')).toBe(2);
  });

  it('begins anew with other words', () => {
    expect(times('where is my order', 'where is my order', 'how much is delivery')).toBe(1);
    expect(times('the number is one two three', 'the number is four five six')).toBe(1);
  });

  it('does not count short answers', () => {
    expect(times('yes', 'yes', 'yes please')).toBe(0);
    expect(times('where is my order', 'yes', 'where is my order')).toBe(2);
  });
});

describe('wayOut', () => {
  const circling = (offered = false) => {
    const loop = { ...noLoop, offered };
    return ['a', 'b', 'c'].reduce((before) => noteSaying(before, 'caller', 'where is my order'), loop);
  };

  it('is a human where there is one, once, and otherwise the end', () => {
    expect(wayOut(circling(), { attempts: 3, offersHuman: true }, false)).toEqual({
      who: 'caller',
      sentence: 'offerHuman',
      loop: { ...noLoop, offered: true },
    });
    expect(wayOut(circling(true), { attempts: 3, offersHuman: true }, false)?.sentence).toBe('goodbyeLoop');
    expect(wayOut(circling(), { attempts: 3, offersHuman: false }, false)?.sentence).toBe('goodbyeLoop');
  });

  it('is left to the model while it deals with a machine, once', () => {
    expect(wayOut(circling(), { attempts: 3, offersHuman: true }, true)?.sentence).toBeUndefined();
    expect(wayOut(circling(true), { attempts: 3, offersHuman: true }, true)?.sentence).toBe('goodbyeLoop');
  });

  it('is not needed before', () => {
    expect(wayOut(circling(), { attempts: 4, offersHuman: false }, false)).toBeUndefined();
  });
});
