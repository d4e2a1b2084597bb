import { describe, expect, it } from 'vitest';
import { isSpeakable, SentenceSplitter, splitSentences } from './sentence.ts';

/** Pieces as they come out when the text arrives in small tokens, the rest at the end marked with |. */
function stream(text: string): string[] {
  const splitter = new SentenceSplitter();
  const pieces = (text.match(/\s*\S{1,3}/g) ?? []).flatMap((token) => splitter.push(token));
  const rest = splitter.flush();
  return rest === undefined ? pieces : [...pieces, `| ${rest}`];
}

describe('SentenceSplitter', () => {
  it('gives each sentence as soon as the next one begins', () => {
    expect(stream('Good morning. How are you? Fine!')).toEqual(['Good morning.', 'How are you?', '| Fine!']);
  });

  it('speaks the first clause early, and later sentences whole', () => {
    expect(stream('Of course I can do that, let me see. Yes, on Monday, at ten.')).toEqual([
      'Of course I can do that,',
      'let me see.',
      '| Yes, on Monday, at ten.',
    ]);
  });

  it.each([
    'Dr. Martin and Mme. Blanc live at 12 av. Foch.',
    'It costs 3.50 euros, or 1,200 for a year.',
    'Write to a.b@example.com or see www.example.com/a.html now.',
    'M. Dupont arrive à 10 h. 30 avec J. Martin.',
    'e.g. on Monday.',
  ])('does not cut inside %j', (text) => {
    const pieces = stream(text);
    expect(pieces.length).toBeLessThanOrEqual(2);
    expect(pieces.join(' ').replace('| ', '')).toBe(text);
  });

  it('knows the space before French marks', () => {
    expect(stream('Bonjour ! Que puis-je faire pour vous ? Dites-moi.')).toEqual([
      'Bonjour !',
      'Que puis-je faire pour vous ?',
      '| Dites-moi.',
    ]);
  });

  it('ends sentences at line breaks and drops what is meant for the eye', () => {
    expect(splitSentences('# Hours\n- **Monday**: nine\n* Tuesday: `ten`')).toEqual([
      'Hours',
      'Monday: nine',
      'Tuesday: ten',
    ]);
  });

  it('cuts a text without any end at a space', () => {
    const pieces = stream('word '.repeat(120));
    expect(pieces.length).toBeGreaterThan(1);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(282);
  });

  it('gives nothing for a text that says nothing', () => {
    expect(splitSentences('  \n *** \n ')).toEqual([]);
    expect(isSpeakable(' ?! ')).toBe(false);
    expect(isSpeakable('7')).toBe(true);
  });

  it('loses no word, however the text is cut into tokens', () => {
    const text =
      'Well, Mr. Smith (of Acme Inc.) said: "No." Then he left at 5 p.m. and nobody, nobody at all, saw him again!';
    for (let size = 1; size < 12; size++) {
      const splitter = new SentenceSplitter();
      const pieces: string[] = [];
      for (let at = 0; at < text.length; at += size) pieces.push(...splitter.push(text.slice(at, at + size)));
      const rest = splitter.flush();
      expect([...pieces, ...(rest === undefined ? [] : [rest])].join(' ')).toBe(text);
    }
  });

  it.each([
    '- **Of course** I can do that, let me see. Yes.',
    '"Bonjour" ! Que puis-je faire ?',
    '1. Dr. Martin is in. 2. He is not.',
    '\n\n# *** 12 rue de la Paix',
    `${'word '.repeat(60)}end. No.`,
  ])('tells the complete words of the first piece, which then begins with them: %j', (text) => {
    for (let size = 1; size < 9; size++) {
      const { first, begun } = firstPiece(text, size);
      for (const words of begun) {
        expect(`${first} `.startsWith(`${words} `)).toBe(true);
        expect(words).not.toMatch(/[*#]|^-|\s$/);
      }
    }
  });
});

/** The first piece of a text that comes in tokens of some size, and what could be said before it was complete. */
function firstPiece(text: string, size: number): { readonly first: string; readonly begun: readonly string[] } {
  const splitter = new SentenceSplitter();
  const begun: string[] = [];
  for (let at = 0; at < text.length; at += size) {
    const [first] = splitter.push(text.slice(at, at + size));
    if (first !== undefined) return { first, begun };
    if (splitter.begun !== '') begun.push(splitter.begun);
  }
  return { first: splitter.flush() ?? '', begun };
}
