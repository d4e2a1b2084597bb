/**
 * How well the end of a turn is recognised, against a silence of 500 ms alone:
 * `tsx --conditions=source test/measure/end-of-turn.ts [failures|model]`. `failures` shows what went wrong in the tuning half.
 * `model` shows what a model that judges the sound of voices would change, were it right so often.
 */

import { completenessOf } from '../../src/conversation/turn/end-of-turn.ts';
import { turnLanguage } from '../../src/conversation/turn/language.ts';
import {
  HALVES,
  LANGUAGES,
  ours,
  type Played,
  playHalf,
  scoreOf,
  silenceOnly,
  WHOLE,
  withModel,
} from '../kit/end-of-turn-set.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** A row: ours, and silence alone in brackets. */
function row(name: string, mine: readonly Played[], other: readonly Played[]): string {
  const [a, b] = [scoreOf(mine), scoreOf(other)];
  const cell = (of: (score: typeof a) => string) => `${of(a)} (${of(b)})`;
  return `| ${[
    name,
    String(a.turns),
    cell(({ cutOff }) => percent(cutOff)),
    cell(({ precision }) => percent(precision)),
    cell(({ recall }) => percent(recall)),
    cell(({ meanDelayMs }) => String(Math.round(meanDelayMs))),
  ].join(' | ')} |`;
}

const kinds = (played: readonly Played[]) => [...new Set(played.map(({ utterance }) => utterance.kind))];

function table(): void {
  print(
    '| set | turns | cut off | precision | recall in 1 s | mean delay, ms |\n| --- | --- | --- | --- | --- | --- |',
  );
  const all: [Played, Played][] = [];
  for (const language of LANGUAGES)
    for (const half of HALVES) {
      const mine = playHalf(language, half, ours);
      const other = playHalf(language, half, silenceOnly);
      const whole = ({ utterance }: Played) => WHOLE.has(utterance.kind);
      print(row(`${language} ${half}`, mine, other));
      print(row(`${language} ${half}, whole sentences`, mine.filter(whole), other.filter(whole)));
      if (half === 'held-out') all.push(...mine.map((it, index): [Played, Played] => [it, other[index] ?? it]));
    }
  for (const kind of kinds(all.map(([it]) => it))) {
    const of = all.filter(([it]) => it.utterance.kind === kind);
    print(
      row(
        `held-out ${kind}`,
        of.map(([it]) => it),
        of.map(([, it]) => it),
      ),
    );
  }
}

function failures(): void {
  for (const language of LANGUAGES)
    for (const { utterance, cutAfter, delayMs } of playHalf(language, 'tuning', ours)) {
      for (const text of cutAfter)
        print(`${language} cut ${utterance.kind} ${completenessOf(text, turnLanguage(language))} ${text}`);
      if (delayMs > (WHOLE.has(utterance.kind) ? 450 : 1000))
        print(`${language} slow ${delayMs} ${utterance.kind} ${utterance.segments.join(' | ')}`);
    }
}

function model(): void {
  print(
    '| half | right | cut off | recall in 1 s | mean delay, ms | of whole sentences, ms |\n| --- | --- | --- | --- | --- | --- |',
  );
  for (const half of HALVES)
    for (const right of [undefined, 1, 0.95, 0.9, 0.8, 0.5]) {
      const policy = right === undefined ? ours : withModel(right);
      const played = LANGUAGES.flatMap((language) => playHalf(language, half, policy));
      const { cutOff, recall, meanDelayMs } = scoreOf(played);
      const whole = scoreOf(played.filter(({ utterance }) => WHOLE.has(utterance.kind)));
      const delays = [meanDelayMs, whole.meanDelayMs].map(Math.round).join(' | ');
      print(
        `| ${half} | ${right === undefined ? 'no model' : percent(right)} | ${percent(cutOff)} | ${percent(recall)} | ${delays} |`,
      );
    }
}

if (process.argv[2] === 'failures') failures();
else if (process.argv[2] === 'model') model();
else table();
