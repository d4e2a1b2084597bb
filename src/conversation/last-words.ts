import type { TimelineEntry } from '#domain';
import { isSpeakable } from './sentence.ts';
import type { LastWords } from './turn/state.ts';

/**
 * Who hangs up in the middle of a sentence, or right after it, has said it all the same; undefined: there was no word.
 * `transcript` is what the recogniser still made of it, `atMs` when the call was over.
 */
export function lastWordsEntry(
  { said }: LastWords,
  transcript: string | undefined,
  atMs: number,
): TimelineEntry | undefined {
  const text = `${said.text} ${transcript ?? said.partial}`.trim();
  if (!isSpeakable(text)) return undefined;
  const startedAtMs = said.startedAtMs || atMs;
  return { type: 'caller-said', text, via: 'speech', startedAtMs, endedAtMs: said.endedAtMs || atMs };
}
