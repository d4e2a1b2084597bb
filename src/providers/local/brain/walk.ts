import { COURTESIES, type Courtesy } from './courtesies.ts';
import { DocumentIndex } from './document-index.ts';
import { PhraseIndex } from './phrase-index.ts';
import type { OfflineIntent, OfflineScript } from './script.ts';
import { SENTENCES } from './sentences.ts';
import { type BrainLanguage, digitsIn, guessLanguage } from './words.ts';

/** What the caller did. */
export interface Heard {
  readonly text: string;
  readonly via: 'speech' | 'keys' | 'text' | 'event';
}

/** What is remembered from one turn to the next. */
export interface Memory {
  readonly language: BrainLanguage;
  /** The number that is being asked for. */
  readonly digits: { readonly intent: OfflineIntent; readonly given?: string } | undefined;
  /** Turns in a row that were not understood. */
  readonly puzzled: number;
  readonly said: string;
}

export type Answer = { readonly text: string; readonly tool?: 'hang_up' | 'transfer'; readonly destination?: string };
export type Step = Answer & { readonly memory: Memory };

type Meaning = OfflineIntent | Courtesy;

/** A match this good is taken before the documents are asked; one that is less good after them. */
const SURE = 0.72;
const POSSIBLE = 0.55;
/** Above this the caller said the very example; below, a document that knows every word of the question answers better. */
const NEAR_EXACT = 0.9;
const ALL = 0.95;
/** What the recogniser gives for speech that it could not make out. */
const UNCLEAR = '(unclear)';
const MAX_TOPICS = 5;

export const freshMemory = (language: BrainLanguage): Memory => ({ language, digits: undefined, puzzled: 0, said: '' });

/** Knows what to answer to what callers say: a table of intents, a few documents, and good manners. */
export class Walk {
  readonly #script: OfflineScript;
  readonly #phrases = new PhraseIndex<Meaning>();
  readonly #documents: DocumentIndex;

  constructor(script: OfflineScript) {
    this.#script = script;
    for (const intent of script.intents)
      for (const language of ['en', 'fr'] as const) this.#phrases.add(intent, language, intent.phrases[language] ?? []);
    for (const [courtesy, phrases] of Object.entries(COURTESIES) as [Courtesy, (typeof COURTESIES)[Courtesy]][])
      for (const language of ['en', 'fr'] as const) this.#phrases.add(courtesy, language, phrases[language]);
    this.#documents = new DocumentIndex(script.documents);
  }

  /** One turn: pure. */
  step(before: Memory, heard: Heard): Step {
    const answer = heard.via === 'keys' ? this.#keys(before, heard.text) : this.#words(before, heard.text);
    const memory = { ...before, puzzled: 0, ...answer.memory };
    const text = answer.text;
    return { ...answer, text, memory: { ...memory, said: text } };
  }

  /** What is said when a tool did not do what was asked. */
  transferFailed(memory: Memory): string {
    return SENTENCES[memory.language].transferFailed;
  }

  #keys(before: Memory, keys: string): Draft {
    const sentences = SENTENCES[before.language];
    if (before.digits?.given !== undefined && (keys === '1' || keys === '2'))
      return this.#confirmed(before, keys === '1');
    if (before.digits) return this.#digits(before, before.digits.intent, digitsIn(keys));
    const intent = this.#script.intents.find(({ key }) => key === keys);
    if (intent) return this.#intent(before, intent, '');
    return { text: `${sentences.unknownKey(keys)} ${this.#menu(before.language)}`, memory: {} };
  }

  #words(memory: Memory, text: string): Draft {
    if (text.trim() === '' || text === UNCLEAR) return this.#puzzled(memory, SENTENCES[memory.language].unclear);
    const match = this.#phrases.best(text, memory.language);
    const isSure = match !== undefined && match.score >= SURE;
    const language = isSure ? match.language : (guessLanguage(text) ?? memory.language);
    const before = { ...memory, language };
    const collected = this.#collected(before, text, isSure ? match.value : undefined);
    if (collected) return collected;
    const found = this.#documents.answer(text, language);
    const isExact = match !== undefined && match.score >= NEAR_EXACT;
    const saysMore = found !== undefined && found.coverage >= ALL && isSure && !isExact && isQuestion(match.value);
    if (isSure && !saysMore) return this.#meant(before, match.value, text);
    if (found) return { text: found.text, memory: { language } };
    if (match && match.score >= POSSIBLE)
      return this.#meant({ ...before, language: match.language }, match.value, text);
    return this.#puzzled(before, SENTENCES[language].unknown);
  }

  /** The turn as an answer to the question for a number, if that was asked. */
  #collected(before: Memory, text: string, meaning: Meaning | undefined): Draft | undefined {
    if (!before.digits) return undefined;
    const digits = digitsIn(text);
    if (before.digits.given !== undefined && (meaning === 'yes' || meaning === 'no'))
      return this.#confirmed(before, meaning === 'yes');
    if (digits !== '') return this.#digits(before, before.digits.intent, digits);
    if (meaning !== undefined && meaning !== 'yes' && meaning !== 'no') return undefined;
    return { text: SENTENCES[before.language].noDigits, memory: { language: before.language } };
  }

  #digits({ language }: Memory, intent: OfflineIntent, given: string): Draft {
    if (given === '') return { text: SENTENCES[language].noDigits, memory: { language } };
    return { text: SENTENCES[language].confirmDigits(given), memory: { language, digits: { intent, given } } };
  }

  #confirmed({ language, digits }: Memory, isRight: boolean): Draft {
    if (isRight)
      return { text: SENTENCES[language].digitsNoted(digits?.given ?? ''), memory: { language, digits: undefined } };
    const again = digits && { intent: digits.intent };
    return { text: SENTENCES[language].askDigits, memory: { language, digits: again } };
  }

  #meant(before: Memory, meaning: Meaning, text: string): Draft {
    return typeof meaning === 'string' ? this.#courtesy(before, meaning) : this.#intent(before, meaning, text);
  }

  #intent({ language }: Memory, intent: OfflineIntent, text: string): Draft {
    const sentences = SENTENCES[language];
    const reply = intent.reply[language] ?? '';
    const memory = { language, digits: undefined };
    switch (intent.followUp) {
      case 'listen':
        return { text: reply || sentences.yes, memory };
      case 'answer-from-documents': {
        const asked = text || (intent.phrases[language]?.[0] ?? intent.name);
        const found = this.#documents.answer(asked, language)?.text ?? (reply === '' ? sentences.noDocuments : '');
        return { text: [reply, found].filter(Boolean).join(' '), memory };
      }
      case 'collect-digits':
        return { text: reply || sentences.askDigits, memory: { language, digits: { intent } } };
      case 'transfer':
        return this.#transfer(language, reply, intent.name);
      case 'hang-up':
        return { text: reply || sentences.goodbye, tool: 'hang_up', memory };
    }
  }

  #courtesy(before: Memory, courtesy: Courtesy): Draft {
    const { language } = before;
    const sentences = SENTENCES[language];
    const memory = { language, digits: undefined };
    switch (courtesy) {
      case 'greeting':
      case 'thanks':
      case 'yes':
      case 'no':
        return { text: sentences[courtesy], memory };
      case 'goodbye':
        return { text: sentences.goodbye, tool: 'hang_up', memory };
      case 'repeat':
        return { text: before.said || sentences.nothingToRepeat, memory: { digits: before.digits } };
      case 'who':
        return { text: `${sentences.whoAmI(this.#script.assistantName)} ${this.#topics(language)}`.trim(), memory };
      case 'help':
        return { text: `${this.#topics(language)} ${this.#menu(language)}`.trim() || sentences.greeting, memory };
      case 'human':
        return this.#transfer(language, '', '');
      case 'en':
      case 'fr':
        return { text: SENTENCES[courtesy].switched, memory: { ...memory, language: courtesy } };
    }
  }

  #transfer(language: BrainLanguage, reply: string, wanted: string): Draft {
    const { transfers } = this.#script;
    const destination = transfers.find((name) => wanted.toLowerCase().includes(name.toLowerCase())) ?? transfers[0];
    const memory = { language, digits: undefined };
    if (destination === undefined) return { text: SENTENCES[language].noTransfer, memory };
    return { text: reply || SENTENCES[language].transfer, tool: 'transfer', destination, memory };
  }

  /** The second time in a row the keypad is offered too. */
  #puzzled(before: Memory, apology: string): Draft {
    const help = before.puzzled > 0 ? this.#menu(before.language) : this.#topics(before.language);
    return {
      text: `${apology} ${help}`.trim(),
      memory: { language: before.language, puzzled: before.puzzled + 1 },
    };
  }

  #topics(language: BrainLanguage): string {
    const topics = this.#script.intents
      .filter(({ followUp, key }) => followUp !== 'hang-up' && key !== undefined)
      .slice(0, MAX_TOPICS)
      .map((intent) => topicOf(intent, language));
    return topics.length === 0 ? '' : SENTENCES[language].topics(topics);
  }

  #menu(language: BrainLanguage): string {
    const items = this.#script.intents.flatMap((intent) =>
      intent.key === undefined ? [] : [{ key: intent.key, topic: topicOf(intent, language) }],
    );
    return items.length === 0 ? '' : SENTENCES[language].menu(items);
  }
}

/** The intent answers a question, rather than starting something. */
const isQuestion = (meaning: Meaning): boolean =>
  typeof meaning !== 'string' && (meaning.followUp === 'listen' || meaning.followUp === 'answer-from-documents');

type Draft = Answer & { readonly memory: Partial<Memory> };

/** How an intent is called aloud: its name in English, elsewhere its shortest example. */
function topicOf({ name, phrases }: OfflineIntent, language: BrainLanguage): string {
  if (language === 'en') return name;
  const shortest = [...(phrases[language] ?? [])].sort((a, b) => a.length - b.length)[0];
  return (shortest ?? name).replace(/\s*[?.!]+$/, '').toLowerCase();
}
