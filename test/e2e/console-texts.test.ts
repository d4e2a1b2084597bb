import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROBLEM_WORDS } from '../../src/platform/http/problem-words.ts';

const SOURCE = join(import.meta.dirname, '../../console/src');
const PLURAL = /_(one|many|other)$/;

type Texts = { readonly [name: string]: string | Texts };

const read = (file: string): Texts => JSON.parse(readFileSync(join(SOURCE, `locales/${file}.json`), 'utf8'));
const load = (language: string): Texts => ({ ...read(language), ...read(`${language}.editor`) });

function flat(texts: Texts, path = ''): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [[`${path}${name}`, value] as [string, string]] : flat(value, `${path}${name}.`),
  );
}

const sources = () =>
  readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.tsx'))
    .map((entry) => join(entry.parentPath, entry.name));

const keysOf = (texts: Texts) => [...new Set(flat(texts).map(([key]) => key.replace(PLURAL, '')))].sort();
const placesOf = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].sort();

describe('the texts of the console', () => {
  const [en, fr] = [load('en'), load('fr')];

  it('are the same in both languages', () => {
    expect(keysOf(fr)).toEqual(keysOf(en));
  });

  it('of the editor are loaded for the editor alone', () => {
    const shared = Object.keys(read('en'));
    expect(Object.keys(read('en.editor')).filter((section) => shared.includes(section))).toEqual([]);
    expect(Object.keys(read('fr.editor'))).toEqual(Object.keys(read('en.editor')));
    const own = new RegExp(`\\bt\\(['"\`](${Object.keys(read('en.editor')).join('|')})\\.`);
    const elsewhere = sources().filter((file) => !file.includes('/assistants/editor/'));
    expect(elsewhere.filter((file) => own.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('have the plural forms of their language', () => {
    const forms = (texts: Texts, wanted: readonly string[]) => {
      const all = flat(texts).map(([key]) => key);
      const plurals = new Set(all.filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')));
      return [...plurals].flatMap((key) => wanted.map((form) => `${key}_${form}`)).filter((key) => !all.includes(key));
    };
    expect(forms(en, ['one', 'other'])).toEqual([]);
    expect(forms(fr, ['one', 'many', 'other'])).toEqual([]);
  });

  it('put the same values into their sentences', () => {
    const english = new Map(flat(en));
    const different = flat(fr).filter(([key, text]) => {
      const other = english.get(key) ?? english.get(key.replace(/_many$/, '_other')) ?? '';
      return placesOf(text).join() !== placesOf(other).join();
    });
    expect(different).toEqual([]);
  });

  it('say every problem that the server has a code for', () => {
    const problems = JSON.parse(readFileSync(join(SOURCE, 'locales/problems.fr.json'), 'utf8')) as Record<
      string,
      string
    >;
    expect(Object.keys(problems)).toEqual(Object.keys(PROBLEM_WORDS));
    for (const [code, words] of Object.entries(PROBLEM_WORDS))
      expect([code, placesOf(problems[code] ?? '')]).toEqual([code, placesOf(words)]);
  });

  it('are not empty', () => {
    expect([...flat(en), ...flat(fr)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('are nowhere written into a component', () => {
    // Words between tags, or in an attribute that people read. The name of the product is the same everywhere.
    const written =
      /[\w"})]>\s*[A-Z][a-z]+[a-z ,.]*<\/|\b(label|placeholder|title|description|aria-label)="[^"]*[a-z]{3}/;
    const found = sources().flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => written.test(line) && !line.includes('>Parley<'))
        .map((line) => `${file.slice(SOURCE.length)}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });
});
