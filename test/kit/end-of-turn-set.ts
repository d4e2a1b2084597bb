import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { silenceHeard } from '../../src/conversation/turn/end-of-turn/sound.ts';
import { completenessOf, silenceFor } from '../../src/conversation/turn/end-of-turn.ts';
import { type TurnLanguage, turnLanguage } from '../../src/conversation/turn/language.ts';
import { type Random, seededRandom } from '../../src/simulation/random.ts';

export const LANGUAGES = ['fr', 'en', 'it', 'es'] as const;
export const HALVES = ['tuning', 'held-out'] as const;
/** A recogniser without marks and capital letters, and one that writes every segment as a sentence. */
export const SPELLINGS = ['plain', 'punctuated'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Half = (typeof HALVES)[number];
export type Spelling = (typeof SPELLINGS)[number];

/** Classes of whole sentences and answers, on which a fast end is asked for. */
export const WHOLE: ReadonlySet<string> = new Set(['statement', 'question', 'answer', 'tag']);

const BASE_MS = 500;
/** From the end of the voice to the final transcript. */
const FINAL_MS = { from: 60, to: 240 };
/** Pauses that the file leaves open: log-normal, as measured pauses of spontaneous speech are. */
const PAUSE = { medianMs: 550, sigma: 0.45, leastMs: 250, mostMs: 2500 };
const RECALL_MS = 1000;

/** One turn of a caller: what is said between pauses. */
export interface Utterance {
  readonly kind: string;
  readonly segments: readonly string[];
  /** After each segment but the last, in ms. */
  readonly pausesMs: readonly number[];
}

/** What a policy made of one utterance. */
export interface Played {
  readonly utterance: Utterance;
  /** Words after which the turn was taken though the caller went on. */
  readonly cutAfter: readonly string[];
  /** From the true end of the turn until it was taken. */
  readonly delayMs: number;
}

/** Silence in ms that ends the turn after these words, which may be the last ones. */
export type SilencePolicy = (text: string, language: TurnLanguage, isOver: boolean) => number;
export const silenceOnly: SilencePolicy = () => BASE_MS;
export const ours: SilencePolicy = (text, language) => silenceFor(completenessOf(text, language), BASE_MS);

/** Ours with a turn model that is right about this share of all pauses and ends. There is no sound: it is told the truth, or not. */
export function withModel(rightShare: number): SilencePolicy {
  const random = seededRandom(7);
  return (text, language, isOver) => {
    const soundsFinished = random.chance(rightShare) === isOver;
    return silenceHeard(completenessOf(text, language), soundsFinished ? 1 : 0, BASE_MS);
  };
}

/** Lines of a file: `## class`, or an utterance with `|700|` for a pause of 700 ms and `|` for one of the distribution. */
export function utterances(language: Language, half: Half): Utterance[] {
  const file = join(import.meta.dirname, `../fixtures/end-of-turn/${language}.${half}.txt`);
  const random = seededRandom(20_26);
  let kind = '';
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('## ')) kind = line.slice(3);
      return line === '' || line.startsWith('## ') ? [] : [utterance(kind, line, random)];
    });
}

function utterance(kind: string, line: string, random: Random): Utterance {
  const parts = line.split(/\|(?:(\d+)\|)?/);
  const segments = parts.filter((_, index) => index % 2 === 0).map((part) => part?.trim() ?? '');
  const given = parts.filter((_, index) => index % 2 === 1);
  return { kind, segments, pausesMs: given.map((ms) => (ms === undefined ? drawnPause(random) : Number(ms))) };
}

function drawnPause(random: Random): number {
  const uniform = () => 1 - random.unit();
  const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const ms = PAUSE.medianMs * Math.exp(PAUSE.sigma * normal);
  return Math.round(Math.min(Math.max(ms, PAUSE.leastMs), PAUSE.mostMs));
}

/** The transcript of a segment. A recogniser that punctuates takes every pause for the end of a sentence. */
function heardAs(segment: string, spelling: Spelling): string {
  if (spelling === 'plain')
    return segment
      .toLowerCase()
      .replace(/(?<!\w)[?,.!:¿]|[?,!:](?=\s|$)|\s-\s/g, ' ')
      .trim();
  const sentence = segment.charAt(0).toUpperCase() + segment.slice(1).replace(/,$/, '');
  return /[?!]$/.test(sentence) ? sentence : `${sentence}.`;
}

export function play(it: Utterance, tag: Language, spelling: Spelling, policy: SilencePolicy): Played {
  const language = turnLanguage(tag);
  const random = seededRandom(it.segments.join(' ').length * 7919 + it.segments.length);
  const cutAfter: string[] = [];
  let heard = '';
  let delayMs = 0;
  it.segments.forEach((segment, index) => {
    heard = `${heard} ${heardAs(segment, spelling)}`.trim();
    const takenMs = Math.max(
      policy(heard, language, index === it.segments.length - 1),
      random.between(FINAL_MS.from, FINAL_MS.to),
    );
    const pauseMs = it.pausesMs[index];
    if (pauseMs === undefined) delayMs = takenMs;
    else if (takenMs < pauseMs) cutAfter.push(heard);
  });
  return { utterance: it, cutAfter, delayMs };
}

export interface Score {
  readonly turns: number;
  /** Share of utterances that were cut off at least once. */
  readonly cutOff: number;
  /** Share of declared ends that were true ones. */
  readonly precision: number;
  /** Share of true ends that were declared within a second. */
  readonly recall: number;
  readonly meanDelayMs: number;
}

export function scoreOf(played: readonly Played[]): Score {
  const turns = played.length;
  const falseEnds = played.reduce((sum, { cutAfter }) => sum + cutAfter.length, 0);
  return {
    turns,
    cutOff: played.filter(({ cutAfter }) => cutAfter.length > 0).length / turns,
    precision: turns / (turns + falseEnds),
    recall: played.filter(({ delayMs }) => delayMs <= RECALL_MS).length / turns,
    meanDelayMs: played.reduce((sum, { delayMs }) => sum + delayMs, 0) / turns,
  };
}

/** A half of a language, once per spelling. */
export function playHalf(language: Language, half: Half, policy: SilencePolicy): Played[] {
  return SPELLINGS.flatMap((spelling) => utterances(language, half).map((it) => play(it, language, spelling, policy)));
}
