import { describe, expect, it } from 'vitest';
import { type Document, passagesOf, searchPassages, searchWords } from './index.ts';

const DOCUMENTS: Document[] = [
  { title: 'Hours', language: 'en-GB', text: 'We open at eight.\nWe close at six. On Sunday we are closed.' },
  { title: 'Delivery', language: 'en-GB', text: 'Delivery costs three pounds. We do not deliver on Sunday.' },
  { title: 'Livraison', language: 'fr-FR', text: 'La livraison coûte trois euros. Pas de livraison le dimanche.' },
];

describe('passages', () => {
  it('are whole sentences of one document', () => {
    const long = { title: 'Long', language: 'en', text: 'This is a sentence of forty characters... '.repeat(40) };
    const passages = passagesOf([...DOCUMENTS, long]);
    expect(passages.slice(0, 3).map((passage) => passage.title)).toEqual(['Hours', 'Delivery', 'Livraison']);
    expect(passages[0]?.text).toBe('We open at eight. We close at six. On Sunday we are closed.');
    expect(passages.filter((passage) => passage.title === 'Long').length).toBeGreaterThan(2);
    expect(passages.every((passage) => passage.text.length <= 520)).toBe(true);
  });

  it('are found by their words, whatever accents and plurals', () => {
    const find = (query: string, language = 'en-GB') =>
      searchPassages(passagesOf(DOCUMENTS), query, { language, limit: 2 }).map((passage) => passage.title);
    expect(find('How much is a delivery?')).toEqual(['Delivery']);
    expect(find('Combien coute la LIVRAISON ?', 'fr-FR')).toEqual(['Livraison']);
    expect(find('Are you closed on Sundays?')[0]).toBe('Hours');
    expect(find('helicopter')).toEqual([]);
    expect(find('')).toEqual([]);
  });

  it('compare by words that mean something', () => {
    expect(searchWords("Où est l'été des gâteaux ?")).toEqual(['ete', 'gateaux']);
  });
});
