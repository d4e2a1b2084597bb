import { plainWords, type TurnLanguage } from './language.ts';

const MIN_SILENCE_MS = 200;
const COMPLETE_FACTOR = 0.6;
const COMPLETE_MIN_MS = 250;
/** Waited for a sentence that is clearly not over, and for something being dictated. */
const UNFINISHED_MS = 1300;
const DICTATION_MS = 1800;
/** No end of turn waits longer, whatever the assistant's setting. */
export const MAX_SILENCE_MS = 3000;
/** Digits of the longest ordinary telephone numbers: when they are there, the number is complete. */
const COMPLETE_NUMBER_DIGITS = 10;

export type Completeness = 'complete' | 'open' | 'unfinished' | 'dictating';

/** How finished a transcript sounds: the words alone decide, never the clock. */
export function completenessOf(text: string, language: TurnLanguage): Completeness {
  const trimmed = text.trim();
  const said = plainWords(trimmed);
  const last = said.at(-1);
  if (last === undefined) return 'open';
  if (isDictating(said, language)) return 'dictating';
  if (/\?\s*$/.test(trimmed)) return 'complete';
  if (/(,|\.\.\.|…|-)$/.test(trimmed)) return 'unfinished';
  if (language.finished.has(last)) return 'complete';
  if (language.unfinished.has(last) || last.endsWith("'")) return 'unfinished';
  if (/[.!]$/.test(trimmed) && said.length >= 4) return 'complete';
  return 'open';
}

/** Silence in ms after which `text` counts as a whole turn; `baseMs` is the assistant's setting (A20). */
export function silenceFor(text: string, language: TurnLanguage, baseMs: number): number {
  const needed = {
    complete: Math.max(COMPLETE_MIN_MS, baseMs * COMPLETE_FACTOR),
    open: baseMs,
    unfinished: Math.max(baseMs, UNFINISHED_MS),
    dictating: Math.max(baseMs, DICTATION_MS),
  }[completenessOf(text, language)];
  return Math.round(Math.min(Math.max(needed, MIN_SILENCE_MS), MAX_SILENCE_MS));
}

/** Digits in groups, letters one by one, or an e-mail address that has no domain yet. */
function isDictating(said: readonly string[], language: TurnLanguage): boolean {
  const spelled = trailing(said, (word) => /^\p{L}$/u.test(word)).length;
  if (spelled >= 2) return true;
  const numbers = trailing(said, (word) => /^\d+$/.test(word) || language.digits.has(word));
  const digits = numbers.reduce((sum, word) => sum + (/^\d+$/.test(word) ? word.length : 1), 0);
  if (numbers.length >= 2 && digits < COMPLETE_NUMBER_DIGITS) return true;
  const at = said.findLastIndex((word) => language.at.has(word));
  return at > 0 && isSpokenAddress(said, at);
}

/** "jean at example" without its "dot com": the word before is a name, not "look at". */
function isSpokenAddress(said: readonly string[], at: number): boolean {
  const before = said.slice(0, at).join(' ');
  const after = said.slice(at + 1);
  const mentionsAddress = /\b(e-?mail|mail|adresse|address|correo|indirizzo|dot|point|punto)\b/.test(before);
  return mentionsAddress && !after.some((word) => /^(dot|point|punto|com|fr|org|net|it|es|uk)$/.test(word));
}

function trailing(said: readonly string[], matches: (word: string) => boolean): readonly string[] {
  const first = said.findLastIndex((word) => !matches(word)) + 1;
  return said.slice(first);
}
