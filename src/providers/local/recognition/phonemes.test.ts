import { expect, it } from 'vitest';
import { phonesOf } from './phonemes.ts';

it('sounds of other languages become their nearest neighbours in English', () => {
  expect(phonesOf('bulɑ̃ʒʁˈi')).toBe('B UW L AA N ZH R IY');
  expect(phonesOf('tʃˈɪɹ')).toBe('CH IH R');
  expect(phonesOf('ʔˈ')).toBe('');
});
