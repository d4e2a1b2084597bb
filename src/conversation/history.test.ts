import { describe, expect, it } from 'vitest';
import { generatedOf, History, heardOf, heardText, type Utterance } from './history.ts';

const utterance = (text: string, changes: Partial<Utterance> = {}): Utterance => ({
  name: 'u',
  text,
  samples: text.length * 480,
  playedSamples: 0,
  synthesised: true,
  words: [],
  startedAtMs: 0,
  endedAtMs: 0,
  ...changes,
});

describe('heardText', () => {
  const text = 'We are open from nine.';

  it('is all or nothing at the ends', () => {
    expect(heardText(utterance(text))).toBe('');
    expect(heardText(utterance(text, { playedSamples: text.length * 480 }))).toBe(text);
  });

  it('cuts at a word in proportion to the samples', () => {
    expect(heardText(utterance(text, { playedSamples: 9 * 480 }))).toBe('We are');
    expect(heardText(utterance(text, { playedSamples: 11 * 480 }))).toBe('We are open');
    expect(heardText(utterance(text, { playedSamples: 480 }))).toBe('');
  });

  it('cuts where the engine says that the next word begins', () => {
    const words = ['We', 'are', 'open', 'from', 'nine.'].map((word, index) => ({ text: word, offsetMs: index * 1000 }));
    expect(heardText(utterance(text, { words, samples: 40_000, playedSamples: 8 * 2500 }))).toBe('We are');
    expect(heardText(utterance(text, { words, samples: 40_000, playedSamples: 8 * 900 }))).toBe('');
  });

  it('does not take the audio that came for the whole sentence when synthesis was stopped', () => {
    const cut = utterance(text, { samples: 480 * 6, playedSamples: 480 * 6, synthesised: false });
    expect(heardText(cut)).toBe('We');
  });
});

describe('History', () => {
  it('tells the model what was heard, and that the caller spoke over the rest', () => {
    const history = new History();
    history.addHeard({ text: 'hello', via: 'speech' });
    const reply = history.beginReply();
    const said = utterance('One. ', { text: 'First sentence.', playedSamples: 15 * 480 });
    const unsaid = utterance('Second sentence.');
    reply.steps.push({ utterances: [said, unsaid], tools: [] });
    expect(history.messages('')[1]).toMatchObject({ content: 'First sentence. Second sentence.' });
    reply.live = false;
    expect(history.messages('')[1]).toEqual({ role: 'assistant', content: 'First sentence.', interrupted: true });
    expect([heardOf(reply), generatedOf(reply)]).toEqual(['First sentence.', 'First sentence. Second sentence.']);
  });

  it('leaves out a reply of which nothing was heard, and joins what the caller said around it', () => {
    const history = new History();
    history.addHeard({ text: 'I would like', via: 'speech' });
    const reply = history.beginReply();
    reply.steps.push({ utterances: [utterance('Sure.')], tools: [] });
    reply.live = false;
    history.addHeard({ text: 'a table', via: 'speech' });
    expect(history.messages('Be brief.')).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'I would like a table', via: 'speech' },
    ]);
  });

  it('gives every tool call its result', () => {
    const history = new History();
    const reply = history.beginReply();
    const call = { id: 'c1', name: 'search', arguments: {} };
    reply.steps.push({
      utterances: [],
      tools: [{ call, result: { content: 'broken', isError: true }, deferred: false }],
    });
    expect(history.messages('')).toEqual([
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: 'c1', toolName: 'search', content: 'broken', isError: true },
    ]);
  });
});
