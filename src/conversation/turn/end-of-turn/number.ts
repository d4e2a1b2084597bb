import type { EndPolicy, Heard } from './heard.ts';
import { type NumberRun, trailingNumbers } from './numeral.ts';
import { containsOne, endsWithOne } from './tokens.ts';

/** More groups than this are a number that is dictated, whatever it is for. */
const DICTATED_GROUPS = 3;
/** Words before a number that is the whole answer: "it is the ...". */
const BARE_WORDS = 3;

/** Numbers that are dictated in groups: a telephone number is over when it has its national length. */
export const number: EndPolicy = (heard) => {
  const { tokens, words } = heard;
  const run = trailingNumbers(tokens, words.numerals);
  // "grazie mille"
  if (run === undefined || endsWithOne(heard.line, words.closings)) return undefined;
  const isCode = containsOne(heard.line, words.codes);
  const length = words.codeLengths.find(([phrase]) => heard.line.includes(phrase))?.[1];
  if (length !== undefined) return run.digits.length >= length ? 'complete' : 'dictating';
  const missing = missingDigits(heard, run);
  const isBare = run.start <= BARE_WORDS;
  const isDictated =
    isCode || run.groups.length >= DICTATED_GROUPS || isDialled(run, isBare) || isInternational(heard, run);
  if (!isDictated) return undefined;
  if (missing !== undefined && missing <= 0) return 'complete';
  return 'dictating';
};

/** Nobody says an amount with a zero before it, or two numbers side by side. */
function isDialled({ digits, groups }: NumberRun, isBare: boolean): boolean {
  if (digits.startsWith('0') && digits.length >= 2) return true;
  return isBare && (groups.length >= 2 || digits.length >= 3);
}

/** Digits that a telephone number still lacks; `undefined` when it is no number of the caller's country. */
function missingDigits(heard: Heard, run: NumberRun): number | undefined {
  const { digits } = run;
  const { country, significant, national } = heard.words.phone;
  const isPlus = isInternational(heard, run);
  const prefix = isPlus ? country : `00${country}`;
  if (digits.startsWith(prefix)) return prefix.length + significant - digits.length;
  if (isPlus) return undefined;
  const plan = national.find(({ starts }) => digits.startsWith(starts));
  return plan === undefined ? undefined : plan.digits - digits.length;
}

const isInternational = ({ text, tokens }: Heard, { start }: NumberRun) =>
  /\+\s*\d/.test(text) || PLUS.has(tokens[start - 1] ?? '');

const PLUS = new Set(['plus', 'più', 'más']);
