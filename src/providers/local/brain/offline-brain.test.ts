import { describe, expect, it } from 'vitest';
import type { ModelMessage, ModelTool } from '../../language-model.ts';
import { createOfflineBrain } from './offline-brain.ts';
import type { OfflineScript } from './script.ts';

const SCRIPT: OfflineScript = {
  assistantName: 'Alma',
  transfers: ['front desk'],
  intents: [
    {
      name: 'opening hours',
      key: '1',
      phrases: { en: ['What are your opening hours?', 'opening hours'], fr: ['Quels sont vos horaires ?', 'horaires'] },
      reply: { en: 'From nine to five.', fr: 'De neuf heures à dix-sept heures.' },
      followUp: 'listen',
    },
    {
      name: 'order status',
      key: '2',
      phrases: { en: ['Where is my order?'], fr: ['Où est ma commande ?'] },
      reply: { en: 'Your order number, please.', fr: 'Votre numéro de commande ?' },
      followUp: 'collect-digits',
    },
    {
      name: 'rooms',
      phrases: { en: ['Tell me about the rooms'], fr: ['Parlez-moi des chambres'] },
      reply: {},
      followUp: 'answer-from-documents',
    },
    {
      name: 'person',
      key: '0',
      phrases: { en: ['I want to talk to somebody'] },
      reply: { en: 'One moment.' },
      followUp: 'transfer',
    },
  ],
  documents: [
    {
      title: 'Hotel',
      language: 'en-GB',
      text: 'The rooms have a balcony. Breakfast is served from seven. Dogs are welcome for ten pounds a night.',
    },
    {
      title: 'Hôtel',
      language: 'fr-FR',
      text: 'Les chiens sont acceptés pour dix euros par nuit. La piscine est fermée.',
    },
  ],
};

const TOOLS: ModelTool[] = ['hang_up', 'transfer'].map((name) => ({ name, description: '', parameters: {} }));

/** Plays a conversation and gives the answer to its last turn; `#12` are keys. */
async function talk(turns: readonly string[], language = 'en-GB', tools = TOOLS) {
  const brain = createOfflineBrain(SCRIPT);
  const messages: ModelMessage[] = [{ role: 'system', content: 'You are Alma.' }];
  let text = '';
  let calls: unknown[] = [];
  for (const turn of turns) {
    messages.push(
      turn.startsWith('#')
        ? { role: 'user', content: turn.slice(1), via: 'keys' }
        : { role: 'user', content: turn, via: 'speech' },
    );
    text = '';
    calls = [];
    for await (const part of brain.stream({ messages, tools, language }, new AbortController().signal)) {
      if (part.type === 'text') text += part.text;
      if (part.type === 'tool-call') calls.push([part.call.name, part.call.arguments]);
    }
    messages.push({ role: 'assistant', content: text });
  }
  return { text, calls };
}

const answer = async (...turns: string[]) => (await talk(turns)).text;

describe('the offline brain', () => {
  it('recognises an intent by its example, in other words and by its key', async () => {
    expect(await answer('What are your opening hours?')).toBe('From nine to five.');
    expect(await answer('um could you please tell me the opening hours of the hotel')).toBe('From nine to five.');
    expect(await answer('#1')).toBe('From nine to five.');
  });

  it('ignores accents and small mistakes of grammar in French', async () => {
    expect((await talk(['quel sont vos horaire'], 'fr-FR')).text).toBe('De neuf heures à dix-sept heures.');
    expect((await talk(['ou est ma commande'], 'fr-FR')).text).toBe('Votre numéro de commande ?');
  });

  it('answers from documents in the language of the question', async () => {
    expect(await answer('Are dogs welcome?')).toBe('Dogs are welcome for ten pounds a night.');
    expect((await talk(['Est-ce que les chiens sont acceptés ?'], 'fr-FR')).text).toContain('dix euros par nuit');
    expect(await answer('tell me about the rooms')).toContain('balcony');
  });

  it('says that it does not know, and what it is, when nothing fits', async () => {
    expect(await answer('What is the capital of Mongolia?')).toMatch(/do not know.*No language model is connected/);
    expect(await answer('Who are you?')).toMatch(/Alma, the offline demonstration assistant of Parley/);
  });

  it('offers the keypad the second time it does not understand', async () => {
    expect(await answer('(unclear)')).not.toMatch(/Press 1/);
    expect(await answer('(unclear)', '(unclear)')).toMatch(/Press 1 for opening hours/);
    expect(await answer('(unclear)', 'opening hours', '(unclear)')).not.toMatch(/Press 1/);
  });

  it('collects digits, repeats them, and asks again when they are wrong', async () => {
    expect(await answer('Where is my order?')).toBe('Your order number, please.');
    expect(await answer('Where is my order?', 'it is four seven one one')).toMatch(/4 7 1 1. Is that right/);
    expect(await answer('Where is my order?', '#4711', 'yes')).toMatch(/noted 4 7 1 1/);
    expect(await answer('Where is my order?', '#4711', '#2', '#4712')).toMatch(/4 7 1 2. Is that right/);
    expect(await answer('Where is my order?', 'I have lost it')).toMatch(/did not get a number/);
    expect(await answer('Where is my order?', 'what are your opening hours')).toBe('From nine to five.');
  });

  it('repeats what it said last', async () => {
    expect(await answer('opening hours', 'can you repeat that')).toBe('From nine to five.');
  });

  it('changes the language with the caller', async () => {
    expect(await answer('Quels sont vos horaires ?')).toBe('De neuf heures à dix-sept heures.');
    expect(await answer('Do you speak French?', '(unclear)')).toMatch(/pas compris/);
  });

  it('hangs up on goodbye and transfers on demand, if it has the tools', async () => {
    expect(await talk(['Thank you, goodbye'])).toEqual({
      text: 'Thank you for your call. Goodbye.',
      calls: [['hang_up', {}]],
    });
    expect(await talk(['#0'])).toEqual({ text: 'One moment.', calls: [['transfer', { destination: 'front desk' }]] });
    expect((await talk(['goodbye'], 'en-GB', [])).calls).toEqual([]);
  });

  it('says so when a transfer did not work', async () => {
    const brain = createOfflineBrain(SCRIPT);
    const call = { id: 'c', name: 'transfer', arguments: { destination: 'front desk' } };
    let text = '';
    const messages: ModelMessage[] = [
      { role: 'user', content: 'I want to talk to somebody', via: 'text' },
      { role: 'assistant', content: 'One moment.', toolCalls: [call] },
      { role: 'tool', toolCallId: 'c', toolName: 'transfer', content: 'Nobody answers.', isError: true },
    ];
    for await (const part of brain.stream({ messages, tools: TOOLS, language: 'en' }, new AbortController().signal))
      if (part.type === 'text') text += part.text;
    expect(text).toMatch(/could not put you through/);
  });

  it('streams word by word', async () => {
    const parts: string[] = [];
    const request = { messages: [{ role: 'user', content: '1', via: 'keys' }], tools: [], language: 'en' } as const;
    for await (const part of createOfflineBrain(SCRIPT).stream(request, new AbortController().signal))
      if (part.type === 'text') parts.push(part.text);
    expect(parts).toEqual(['From ', 'nine ', 'to ', 'five.']);
  });
});
