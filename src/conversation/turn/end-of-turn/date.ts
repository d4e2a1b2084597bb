import type { Completeness, EndPolicy, Heard } from './heard.ts';
import { type NumberRun, trailingNumbers } from './numeral.ts';
import { containsOne } from './tokens.ts';

/** Digits of a date in figures: day, month and a year of two or four. */
const SHORT_DATE = 6;
const LONG_DATE = 8;
/** Words of an utterance that is a date and nothing else. */
const BARE_WORDS = 5;
const ARTICLES = new Set(['le', 'du', 'il', 'di', 'el', 'del', 'the', "l'"]);

/** Dates: a range needs its end, a date of birth its year; after a day the month may follow, after a weekday the day. */
export const date: EndPolicy = (heard) => {
  if (isOpenRange(heard)) return 'unfinished';
  const { tokens, line, words } = heard;
  const month = tokens.findLastIndex((word) => words.months.has(word));
  const number = trailingNumbers(tokens, words.numerals);
  if (containsOne(line, words.births) && (number !== undefined || tokens.some((word) => isDateWord(word, words))))
    return birth(heard, month, number);
  if (month >= 0 && number && number.start > month && number.start - month <= 2) return yearOf(number);
  return undefined;
};

function birth(heard: Heard, month: number, number: NumberRun | undefined): Completeness | undefined {
  const { tokens, last, words } = heard;
  if (month >= 0 && number && number.start > month) return yearOf(number);
  if (month >= 0) return tokens.slice(month).every((word) => isSmall(word, words)) ? 'dictating' : undefined;
  if (number === undefined) return isOrdinal(last, words) ? 'dictating' : undefined;
  const { digits, groups } = number;
  if (digits.length >= LONG_DATE) return 'complete';
  const isCentury = /(19|20)$/.test(digits);
  return digits.length === SHORT_DATE && groups.length >= 3 && !isCentury ? 'likely' : 'dictating';
}

const isSmall = (word: string, words: Heard['words']) => words.dangling.has(word) || isDateWord(word, words);

/** "nineteen eighty" may be followed by "two"; "nineteen" and "mille neuf cent" must be followed. */
function yearOf({ digits, groups }: NumberRun): Completeness {
  const year = Number(digits.slice(-4));
  if (digits.length === 2) return year === 19 || year === 20 ? 'dictating' : 'likely';
  if (digits.length < 4 || year % 100 === 0) return 'dictating';
  return year % 10 === 0 && groups.length >= 2 ? 'expectant' : 'likely';
}

/** The end of an appointment's date, of which more may come: "Tuesday", "the fourteenth", "the fourteenth of July". */
export const dateSequel: EndPolicy = (heard) => {
  const { tokens, last, words } = heard;
  const isBare = tokens.length <= BARE_WORDS;
  if (words.months.has(last)) return hasDay(heard) ? (isBare ? 'expectant' : 'open') : undefined;
  if (words.weekdays.has(last))
    return isBare && tokens.length >= 3 && ARTICLES.has(tokens.at(-2) ?? '') ? 'expectant' : 'open';
  return endsOnDay(heard) ? 'open' : undefined;
};

/** "the fourth", "venerdì diciassette" */
function endsOnDay({ tokens, last, words }: Heard): boolean {
  if (isOrdinal(last, words)) return tokens.length >= 2;
  const number = trailingNumbers(tokens, words.numerals);
  if (number === undefined || number.groups.length > 1 || number.digits.length > 2) return false;
  const before = tokens[number.start - 1] ?? '';
  return ARTICLES.has(before) || words.weekdays.has(before);
}

/** Whether a day stands before the month at the end, so that a year may follow: not "in March". */
function hasDay({ tokens, words }: Heard): boolean {
  const before = tokens.slice(0, -1);
  const day = words.dangling.has(before.at(-1) ?? '') ? before.slice(0, -1) : before;
  return isOrdinal(day.at(-1) ?? '', words) || trailingNumbers(day, words.numerals) !== undefined;
}

/** "from the third", and no "to" after it. */
function isOpenRange({ line, tokens, words }: Heard): boolean {
  const last = tokens.at(-1) ?? '';
  if (!isOrdinal(last, words) && trailingNumbers([last], words.numerals) === undefined) return false;
  return words.ranges.some(([begins, ends]) => {
    const at = line.lastIndexOf(begins);
    const inside = line.slice(at + begins.length - 1);
    if (at < 0 || inside.includes(ends)) return false;
    const dated = inside.trim().split(' ');
    return dated.length <= 4 && dated.every((word) => isDateWord(word, words));
  });
}

const isOrdinal = (word: string, words: Heard['words']) =>
  words.ordinals.has(word) || /^\d+(st|nd|rd|th|er)$/.test(word);

function isDateWord(word: string, words: Heard['words']): boolean {
  if (word === 'the' || isOrdinal(word, words) || words.weekdays.has(word) || words.months.has(word)) return true;
  return trailingNumbers([word], words.numerals) !== undefined;
}
