import { describe, expect, it } from 'vitest';
import { partsOf, unknownVariables, wordCount } from './variables.ts';

describe('variables in a prompt', () => {
  it('are told apart into those that a call has and others', () => {
    expect(partsOf('It is {{system.now}}, {{ firstName }}.')).toEqual([
      { text: 'It is ', variable: undefined },
      { text: '{{system.now}}', variable: 'known' },
      { text: ', ', variable: undefined },
      { text: '{{ firstName }}', variable: 'unknown' },
      { text: '.', variable: undefined },
    ]);
    expect(unknownVariables('{{system.now}} {{firstName}} {{firstName}}')).toEqual(['firstName']);
  });

  it('does not take other braces for variables', () => {
    expect(partsOf('{{}} {x} {{1}}')).toEqual([{ text: '{{}} {x} {{1}}', variable: undefined }]);
  });

  it('counts words', () => {
    expect(wordCount('  one two\n\nthree ')).toBe(3);
    expect(wordCount('')).toBe(0);
  });
});
