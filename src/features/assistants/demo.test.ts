import { describe, expect, it } from 'vitest';
import { COLLEAGUE_ASSISTANT, DEMO_ASSISTANT } from './demo.ts';

const spoken = (text: string) => !/[0-9€£%/()[\]{}*_#<>@]/.test(text);

describe.each([DEMO_ASSISTANT, COLLEAGUE_ASSISTANT])('the seeded assistant $virtualNumber', ({ config }) => {
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
  it('answers to the keys 1 to 5, collects digits, and hands over to the colleague', () => {
    const { config } = DEMO_ASSISTANT;
    expect(config.intents.flatMap((intent) => intent.key ?? []).sort()).toEqual(['1', '2', '3', '4', '5']);
    expect(config.transfers.map((transfer) => transfer.target)).toEqual([COLLEAGUE_ASSISTANT.virtualNumber]);
    expect(new Set(config.intents.map((intent) => intent.followUp))).toEqual(
      new Set(['listen', 'answer-from-documents', 'collect-digits', 'transfer', 'hang-up']),
    );
  });
});
