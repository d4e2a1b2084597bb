import { digitWords } from './grammar.ts';

interface CommonWords {
  /** What people say before they come to what they want, one after another. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What callers say to any assistant. */
  readonly phrases: readonly string[];
}

const NONE: CommonWords = { before: [], after: [], phrases: [] };

const WORDS: Readonly<Record<string, CommonWords>> = {
  en: {
    before: [
      ...['hello', 'hi', 'um', 'uh', 'okay', 'well', 'so', 'excuse me', 'please', 'good morning', 'good afternoon'],
      ...['could you tell me', 'can you tell me', 'please tell me', 'i would like to know', 'yes', 'sorry'],
    ],
    after: ['please', 'thank you', 'thanks', 'today'],
    phrases: [
      ...['yes', 'yes please', 'no', 'no thank you', 'okay', 'that is right', 'that is wrong', 'hello', 'thank you'],
      ...['goodbye', 'bye', 'bye bye', 'that is all', 'help', 'can you help me', 'repeat that please'],
      ...['can you repeat that', 'say that again please', 'who are you', 'are you a robot', 'what can you do'],
      ...['stop', 'cancel', 'never mind', 'do you speak english', 'do you speak french'],
    ],
  },
  fr: {
    before: ['bonjour', 'bonsoir', 'euh', 'alors', 'eh bien', 'oui', 'pardon', "s'il vous plaît", 'je voudrais savoir'],
    after: ["s'il vous plaît", 'merci'],
    phrases: [
      ...['oui', 'non', 'non merci', "d'accord", "c'est ça", "ce n'est pas ça", 'bonjour', 'merci', 'au revoir'],
      ...["c'est tout", 'aide', 'aidez-moi', 'répétez', 'pouvez-vous répéter', 'qui êtes-vous', 'stop', 'annuler'],
      'parlez-vous anglais',
    ],
  },
  it: {
    before: ['buongiorno', 'allora', 'scusi', 'sì'],
    after: ['per favore', 'grazie'],
    phrases: ['sì', 'no', 'no grazie', 'va bene', 'grazie', 'arrivederci', 'aiuto', 'può ripetere', 'stop', 'annulla'],
  },
  es: {
    before: ['hola', 'bueno', 'perdone', 'sí'],
    after: ['por favor', 'gracias'],
    phrases: ['sí', 'no', 'no gracias', 'vale', 'gracias', 'adiós', 'ayuda', 'puede repetir', 'para', 'cancelar'],
  },
};

export const commonWords = (language: string): CommonWords => WORDS[language.slice(0, 2)] ?? NONE;

/** Digits that are said in one breath, at most: an order number, not a telephone number. */
const MAX_DIGITS = 10;

export const saidDigits = (language: string): { readonly words: readonly string[]; readonly atMost: number } => ({
  words: digitWords(language),
  atMost: MAX_DIGITS,
});
