import { describe, expect, it } from 'vitest';
import { createOfflineBrain } from '#providers/local';
import { COLLEAGUE_ASSISTANT, DEMO_ASSISTANT, type SeededAssistant } from './demo.ts';

const spoken = (text: string) => !/[0-9€£%/()[\]{}*_#<>@]/.test(text);

/** What the offline brain says to one sentence of a caller. */
async function answerOf({ name, config }: SeededAssistant, content: string): Promise<string> {
  const { intents, documents, transfers } = config;
  const script = { assistantName: name, transfers: transfers.map((transfer) => transfer.name), intents, documents };
  const request = { messages: [{ role: 'user', content, via: 'speech' }], tools: [], language: 'en-GB' } as const;
  let text = '';
  for await (const part of createOfflineBrain(script).stream(request, new AbortController().signal)) {
    if (part.type === 'text') text += part.text;
  }
  return text;
}

describe.each([DEMO_ASSISTANT, COLLEAGUE_ASSISTANT])('the seeded assistant $virtualNumber', (seeded) => {
  const { config } = seeded;

  it.each(['en', 'fr'])('understands each of its examples offline (%s)', async (language) => {
    for (const { phrases, reply } of config.intents) {
      for (const phrase of phrases[language] ?? []) {
        expect([phrase, await answerOf(seeded, phrase)]).toEqual([phrase, reply[language] ?? expect.any(String)]);
      }
    }
  });

  it('knows every intent in both languages, with enough examples', () => {
    for (const intent of config.intents) {
      for (const language of ['en', 'fr']) {
        expect([intent.name, (intent.phrases[language] ?? []).length >= 5]).toEqual([intent.name, true]);
        const needsReply = intent.followUp !== 'answer-from-documents';
        expect([intent.name, intent.reply[language] !== undefined]).toEqual([intent.name, needsReply]);
      }
    }
  });

  it('has one intent per phrase and per key', () => {
    const phrases = config.intents.flatMap((intent) => Object.values(intent.phrases).flat());
    expect(new Set(phrases.map((phrase) => phrase.toLowerCase())).size).toBe(phrases.length);
    const keys = config.intents.flatMap((intent) => intent.key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('says nothing that a simple voice cannot speak', () => {
    const texts = config.intents.flatMap((intent) => Object.values(intent.reply));
    expect([config.firstMessage, ...texts].filter((text) => !spoken(text))).toEqual([]);
    expect(config.documents.map((document) => document.text).filter((text) => !spoken(text))).toEqual([]);
  });

  it('ends on goodbye', () => {
    expect(config.intents.some((intent) => intent.followUp === 'hang-up')).toBe(true);
    expect(config.hangUp).toBe(true);
  });
});

describe('the demo assistant', () => {
  it.each([
    ['How far is the railway station?', /three minutes away on foot/],
    ['Can I pay by card?', /pay by card/],
    ['Are you open on Monday?', /Monday.*closed/],
    ['Do you have bread without gluten?', /without gluten on Thursday/],
    ['What is the bread made of?', /made of flour/],
    ['À quelle heure sort le premier pain ?', /six heures et demie/],
    ['Puis-je payer par carte ?', /payer par carte/],
    ['De quoi est fait le pain ?', /fait de farine/],
  ])('answers %s from its documents', async (question, answer) => {
    expect(await answerOf(DEMO_ASSISTANT, question)).toMatch(answer);
  });

  it('answers to the keys 1 to 5, collects digits, and hands over to the colleague', () => {
    const { config } = DEMO_ASSISTANT;
    expect(config.intents.flatMap((intent) => intent.key ?? []).sort()).toEqual(['1', '2', '3', '4', '5']);
    expect(config.transfers.map((transfer) => transfer.target)).toEqual([COLLEAGUE_ASSISTANT.virtualNumber]);
    expect(new Set(config.intents.map((intent) => intent.followUp))).toEqual(
      new Set(['listen', 'answer-from-documents', 'collect-digits', 'transfer', 'hang-up']),
    );
  });
});
