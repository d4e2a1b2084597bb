import { languageOf } from '#domain';

/** So many turns in a row in another language are no loan words any more. */
const TURNS = 2;
/** One turn is enough when it is this long and this clear. */
const LONG_WORDS = 6;
const CLEAR_WORDS = 3;

/** The language of the call, and the one that the caller seems to change to. */
export interface SpokenLanguage {
  /** BCP 47. */
  readonly tag: string;
  readonly other: { readonly tag: string; readonly turns: number } | undefined;
}

/** `spoken` after one more turn of the caller. `choices` are the languages of the assistant, BCP 47. */
export function follow(spoken: SpokenLanguage, text: string, choices: readonly string[]): SpokenLanguage {
  const guess = languageOf(text, choices);
  if (!guess) return spoken;
  if (guess.language === spoken.tag) return { tag: spoken.tag, other: undefined };
  const turns = spoken.other?.tag === guess.language ? spoken.other.turns + 1 : 1;
  const isClear = guess.words >= LONG_WORDS && guess.margin >= CLEAR_WORDS;
  if (turns >= TURNS || isClear) return { tag: guess.language, other: undefined };
  return { tag: spoken.tag, other: { tag: guess.language, turns } };
}
