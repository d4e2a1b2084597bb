/**
 * For whom words are, by themselves and by the level of the voice, on the set in test/fixtures/side-talk:
 * `tsx --conditions=source test/measure/side-talk.ts [failures]`. `failures` shows what went wrong in the tuning half.
 */

import { addresseeOf } from '../../src/conversation/turn/addressed.ts';
import { plainWords, turnLanguage } from '../../src/conversation/turn/language.ts';
import { SIDE_TALK_LANGUAGES, type SideTalkHalf, type SideTalkLanguage, sideTalkSet } from '../kit/side-talk-set.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(0)} %`;

/** How much weaker than usual, in dB: at the telephone, half turned away, turned away. */
const LEVELS_DB = [0, 7, 12];

function isAside(text: string, language: SideTalkLanguage, weakerDb: number, overReply: boolean): boolean {
  const { address } = turnLanguage(language);
  return addresseeOf(plainWords(text), address, { weakerDb, overReply, goesOn: false }) === 'somebody-else';
}

function table(half: SideTalkHalf): void {
  print(`| ${half} | ${LEVELS_DB.map((db) => `side talk, -${db} dB`).join(' | ')} | genuine ignored, 0 dB | -5 dB |`);
  print('| --- | --- | --- | --- | --- | --- |');
  for (const language of SIDE_TALK_LANGUAGES)
    for (const overReply of [false, true]) {
      const { sideTalk, genuine } = sideTalkSet(language, half);
      const share = (texts: readonly string[], db: number) =>
        percent(texts.filter((text) => isAside(text, language, db, overReply)).length, texts.length);
      const cells = [...LEVELS_DB.map((db) => share(sideTalk, db)), share(genuine, 0), share(genuine, 5)];
      print(`| ${language} ${overReply ? 'over a reply' : 'in silence'} | ${cells.join(' | ')} |`);
    }
}

function failures(): void {
  for (const language of SIDE_TALK_LANGUAGES) {
    const { sideTalk, genuine } = sideTalkSet(language, 'tuning');
    const missed = sideTalk.filter((text) => !isAside(text, language, 7, false));
    const ignored = genuine.filter((text) => isAside(text, language, 5, false) || isAside(text, language, 5, true));
    for (const text of missed) print(`${language} taken for us: ${text}`);
    for (const text of ignored) print(`${language} ignored: ${text}`);
  }
}

if (process.argv[2] === 'failures') failures();
else for (const half of ['tuning', 'held-out'] as const) table(half);
