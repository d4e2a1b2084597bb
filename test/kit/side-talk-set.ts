import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SIDE_TALK_LANGUAGES = ['en', 'fr', 'it', 'es'] as const;
export type SideTalkLanguage = (typeof SIDE_TALK_LANGUAGES)[number];
/** The word lists were written with the first half; the other shows what they are worth. */
export type SideTalkHalf = 'tuning' | 'held-out';

export interface SideTalkSet {
  /** To somebody else in the room. */
  readonly sideTalk: readonly string[];
  /** To the assistant, in words that could be for a person too. */
  readonly genuine: readonly string[];
}

export function sideTalkSet(language: SideTalkLanguage, half: SideTalkHalf): SideTalkSet {
  const file = join(import.meta.dirname, `../fixtures/side-talk/${language}.${half}.txt`);
  const [sideTalk = [], genuine = []] = readFileSync(file, 'utf8')
    .split(/^## .*\n/m)
    .slice(1)
    .map((part) => part.split('\n').filter((line) => line !== ''));
  return { sideTalk, genuine };
}
