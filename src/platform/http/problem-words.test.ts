import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codedProblem, PROBLEM_WORDS } from './problem-words.ts';

const SOURCE = join(import.meta.dirname, '../..');
/** For the command line, for programs, for the model of a call: nobody reads them in the console. */
const ELSEWHERE = /cli\/|app\/evals\/|assistant-file\.ts|machine-tools\.ts|accounts\/operators\.ts|\.test\.ts$/;

describe('the words for problems', () => {
  it.each(Object.entries(PROBLEM_WORDS))('%s is found by its sentence, with what is in it', (reason, words) => {
    const values: Record<string, string> = {};
    const sentence = words.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
      values[name] = `a ${name} "x", 1.5`;
      return values[name] ?? '';
    });
    expect(codedProblem(sentence)).toEqual({ reason, values });
  });

  it('cover every sentence that a ProductError or a schema of the API is made with', () => {
    const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !ELSEWHERE.test(file),
    );
    const sentence = String.raw`('(?:[^'\\\n]|\\.)+[.]'|"[^"\n]+[.]"|\`[^\`\n]+[.]\`)`;
    const places = [
      new RegExp(String.raw`new ProductError\(\s*'[a-z-]+',\s*${sentence}`, 'g'),
      new RegExp(String.raw`\bproblem(?: =|:) ${sentence}`, 'g'),
      new RegExp(String.raw`\b(?:email|regex|min|max|refine)\([^\n]*?,\s*${sentence}\)`, 'g'),
    ];
    const unknown = files.flatMap((file) => {
      const text = readFileSync(join(SOURCE, file), 'utf8');
      return places.flatMap((place) =>
        [...text.matchAll(place)].flatMap(([, quoted = '']) => {
          const words = quoted
            .slice(1, -1)
            .replaceAll("\\'", "'")
            .replace(/\$\{[^}]+\}/g, 'something');
          return codedProblem(words) ? [] : [`${file}: ${words}`];
        }),
      );
    });
    expect(unknown).toEqual([]);
  });
});
