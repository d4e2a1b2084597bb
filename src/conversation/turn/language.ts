import { ADDRESS, type AddressWords } from './addressed.ts';
import { asksToStop, isListening, LISTENING, type ListeningContext, type ListeningWords } from './listening.ts';

/** What turn-taking knows of a language. Words are lower case, without accents (`plainWords`). */
export interface TurnLanguage {
  /** What is said while the assistant speaks. */
  readonly listening: ListeningWords;
  /** A sentence does not end on these. */
  readonly unfinished: ReadonlySet<string>;
  /** Nothing follows these when they end a sentence or are one. */
  readonly finished: ReadonlySet<string>;
  readonly digits: ReadonlySet<string>;
  /** For whom something is. */
  readonly address: AddressWords;
  /** How the at sign and the dot of an e-mail address are said. */
  readonly at: ReadonlySet<string>;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(/[\s,]+/).filter(Boolean));

const ENGLISH: TurnLanguage = {
  listening: LISTENING.en,
  unfinished: words(
    `and or but so because if when with without to of for from at in on the a an my your his her our their this that
     is are was were am i'm it's i we would could can will want need like about um uh er erm well which who than as`,
  ),
  finished: words('yes no please thanks thank-you goodbye bye nothing ok okay today tomorrow'),
  digits: words('zero oh one two three four five six seven eight nine double triple'),
  address: ADDRESS.en,
  at: words('at'),
};

const FRENCH: TurnLanguage = {
  listening: LISTENING.fr,
  unfinished: words(
    `et ou mais donc or car parce que qu' si quand avec sans pour par de du des d' a au aux en dans sur chez le la les l'
     un une mon ma mes ton votre vos notre nos leur ce cette ces c'est est sont je j' j'ai on nous vous il elle qui dont
     euh heu bah ben alors voudrais aimerais peux veux comme vers`,
  ),
  finished: words('oui non merci revoir plait tout rien bientot demain'),
  digits:
    words(`zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente
     quarante cinquante soixante quatre-vingt cent`),
  address: ADDRESS.fr,
  at: words('arobase'),
};

const ITALIAN: TurnLanguage = {
  listening: LISTENING.it,
  unfinished: words(
    `e o ma quindi perche se quando con senza per di del della da in su il lo la i gli le un uno una mio mia che chi ehm eh
     vorrei posso voglio come sono ho al alla`,
  ),
  finished: words('si no grazie favore arrivederci ciao niente domani'),
  digits: words('zero uno due tre quattro cinque sei sette otto nove'),
  address: ADDRESS.it,
  at: words('chiocciola'),
};

const SPANISH: TurnLanguage = {
  listening: LISTENING.es,
  unfinished: words(
    `y o pero entonces porque si cuando con sin para por de del en a al el la los las un una mi su que quien eh este pues
     quiero quisiera puedo como soy es tengo`,
  ),
  finished: words('si no gracias favor adios nada manana'),
  digits: words('cero uno dos tres cuatro cinco seis siete ocho nueve'),
  address: ADDRESS.es,
  at: words('arroba'),
};

const BY_CODE: Readonly<Record<string, TurnLanguage>> = { en: ENGLISH, fr: FRENCH, it: ITALIAN, es: SPANISH };

/** Turn-taking words of a BCP 47 language; English ones for a language that has no list. */
export function turnLanguage(tag: string): TurnLanguage {
  return BY_CODE[tag.slice(0, 2).toLowerCase()] ?? ENGLISH;
}

/** Words of a transcript: lower case, no accents, no punctuation but apostrophes and hyphens inside. */
export function plainWords(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’`]/g, "'").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*'?/gu) ?? [];
}

export interface ClaimContext extends ListeningContext {
  /** Fewer words claim the turn only when they ask for silence. */
  readonly minimumWords: number;
}

/** Whether the words claim the turn: not empty, not "mm-hm", enough of them, and during the first message not a mere "hello?". */
export function claimsTurn(text: string, language: TurnLanguage, context: ClaimContext): boolean {
  const said = plainWords(text);
  if (asksToStop(said, language.listening)) return true;
  if (said.length < Math.max(1, context.minimumWords)) return false;
  return !isListening(said, language.listening, context);
}
