import { describe, expect, it } from 'vitest';
import { parseEvalFile } from './eval-file.ts';

const problems = (text: string) => {
  try {
    parseEvalFile('a.yaml', text);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
};

describe('parseEvalFile', () => {
  it('fills in what is not said', () => {
    expect(parseEvalFile('a.yaml', 'name: A\ncaller:\n  - say: Hello\n')).toMatchObject({
      ...{ assistant: 'demo', seeds: 1, transfer: 'answered', faults: [], expect: {} },
      caller: [{ say: 'Hello' }],
    });
  });

  it('names line and field of everything that is wrong', () => {
    const text = `name: A
caller:
  - say: Hello
    tpye: Hello
  - wait: -3
  - say: Hello
    keys: "1"
    expect: { says: "/(/", ends: { by: nobody } }
  - say: Hello
    afterMs: 5
seedz: 3`;
    expect(problems(text)).toEqual([
      'a.yaml:4: caller.0.tpye: There is no such field.',
      expect.stringMatching(/^a\.yaml:5: caller\.1\.wait: /),
      expect.stringMatching(/^a\.yaml:8: caller\.2\.expect\.says: .*\/\(\//),
      expect.stringMatching(/^a\.yaml:8: caller\.2\.expect\.ends\.by: .*"caller"/),
      expect.stringMatching(/^a\.yaml:9: caller\.3: afterMs and afterWords belong to /),
      'a.yaml:11: seedz: There is no such field.',
    ]);
  });

  it.each([
    ['what is missing', 'caller:\n  - say: Hello\n', /^a\.yaml:1: name: /],
    ['what is no YAML', 'name: [A\ncaller: 3', /^a\.yaml:\d+: /],
    ['a step of two acts', 'name: A\ncaller:\n  - say: a\n    keys: "1"', /^a\.yaml:3: caller\.0: .*not say and keys/],
    ['a step of nothing', 'name: A\ncaller:\n  - {}', /^a\.yaml:3: caller\.0: Give one of say/],
    ['keys without quotes', 'name: A\ncaller:\n  - keys: 12', /^a\.yaml:3: caller\.0\.keys: /],
  ])('says in one line %s', (_, text, problem) => {
    expect(problems(text)).toEqual([expect.stringMatching(problem)]);
  });
});
