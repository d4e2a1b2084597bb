import type { ModelMessage, ModelToolCall } from '#providers';
import { SAMPLE_RATE } from '#telephony';
import type { HeardMessage } from './turn/state.ts';

/** Length of a character of speech, for a sentence whose synthesis was cut short. */
const SAMPLES_PER_CHARACTER = 520;

/** One piece of speech: what it says and how much of it was heard. */
export interface Utterance {
  readonly name: string;
  /** Grows while its sentence is written. */
  text: string;
  samples: number;
  playedSamples: number;
  /** All its audio is known. */
  synthesised: boolean;
  words: { readonly text: string; readonly offsetMs: number }[];
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
}

export interface ToolExchange {
  readonly call: ModelToolCall;
  /** Undefined while it runs, and for good when its reply ended before: then the result is told as an event. */
  result: { readonly content: string; readonly isError: boolean } | undefined;
  /** What it brings about happens only when the whole reply was heard. */
  deferred: boolean;
}

/** One request to the model and what came of it. */
export interface ReplyStep {
  readonly utterances: Utterance[];
  readonly tools: ToolExchange[];
}

/** One reply: live while it is made and spoken, afterwards exactly what was heard of it. */
export interface ReplyRecord {
  readonly steps: ReplyStep[];
  live: boolean;
  /** It was given up before its end. */
  stopped: boolean;
}

/** What was said in the call, as the model is told: for the assistant only what the caller has heard. */
export class History {
  readonly #items: (HeardMessage | ReplyRecord)[] = [];

  addHeard(message: HeardMessage): void {
    this.#items.push(message);
  }

  /** What the model would be told if the caller had said `message` too. */
  messagesWith(systemPrompt: string, message: HeardMessage): ModelMessage[] {
    const messages = this.messages(systemPrompt);
    addUser(messages, message);
    return messages;
  }

  beginReply(): ReplyRecord {
    const record: ReplyRecord = { steps: [], live: true, stopped: false };
    this.#items.push(record);
    return record;
  }

  messages(systemPrompt: string): ModelMessage[] {
    const messages: ModelMessage[] = [];
    if (systemPrompt !== '') messages.push({ role: 'system', content: systemPrompt });
    for (const item of this.#items) {
      if ('steps' in item) addReply(messages, item);
      else addUser(messages, item);
    }
    return messages;
  }
}

/** Two things said one after the other are one message: models expect the roles to alternate. */
function addUser(messages: ModelMessage[], { text, via }: HeardMessage): void {
  const last = messages.at(-1);
  if (last?.role === 'user' && last.via === via) {
    messages[messages.length - 1] = { ...last, content: `${last.content} ${text}` };
  } else messages.push({ role: 'user', content: text, via });
}

function addReply(messages: ModelMessage[], { steps, live, stopped }: ReplyRecord): void {
  const interrupted = !live && steps.some(isCut);
  for (const step of steps) {
    const content = joined(step.utterances.map((each) => (live ? each.text : heardText(each))));
    if (content === '' && step.tools.length === 0) continue;
    const wasCut = interrupted && (step === steps.at(-1) || isCut(step));
    const toolCalls = step.tools.map((tool) => tool.call);
    messages.push({
      role: 'assistant',
      content,
      ...(wasCut ? { interrupted: true } : {}),
      ...(toolCalls.length > 0 ? { toolCalls } : {}),
    });
    for (const tool of step.tools) messages.push(toolMessage(tool, stopped));
  }
}

const RUNNING = 'Still running. You will be told the result; do not call it again for the same thing.';
const NOT_DONE = 'Not done: the caller interrupted you before that. Call it again if it is still wanted.';

/** Models want a result right after each call: one that runs on has this for one, and its own is told later. */
function toolMessage({ call, result, deferred }: ToolExchange, stopped: boolean): ModelMessage {
  return {
    role: 'tool',
    toolCallId: call.id,
    toolName: call.name,
    content: deferred && stopped ? NOT_DONE : (result?.content ?? RUNNING),
    ...(result?.isError ? { isError: true } : {}),
  };
}

const utterancesOf = (record: ReplyRecord) => record.steps.flatMap((step) => step.utterances);
const isCut = (step: ReplyStep) => step.utterances.some((each) => heardText(each) !== each.text);
const joined = (texts: readonly string[]) => texts.filter(Boolean).join(' ');

/** What the caller has heard of a reply. */
export const heardOf = (record: ReplyRecord): string => joined(utterancesOf(record).map(heardText));
/** What the reply would have said. */
export const generatedOf = (record: ReplyRecord): string => joined(utterancesOf(record).map((each) => each.text));

/** First and last moment at which something of the reply was heard; undefined when nothing was. */
export function spokenSpan(record: ReplyRecord): { startedAtMs: number; endedAtMs: number } | undefined {
  const heard = utterancesOf(record).filter((each) => each.text !== '' && each.startedAtMs !== undefined);
  const startedAtMs = heard[0]?.startedAtMs;
  if (startedAtMs === undefined) return undefined;
  return { startedAtMs, endedAtMs: heard.at(-1)?.endedAtMs ?? startedAtMs };
}

/** The words of an utterance that left completely, by the playout clock. */
export function heardText(utterance: Utterance): string {
  const { text, samples, playedSamples, synthesised } = utterance;
  if (playedSamples <= 0) return '';
  if (synthesised && playedSamples >= samples) return text;
  if (utterance.words.length > 0) return cutByWords(utterance);
  const total = synthesised ? samples : Math.max(samples, text.length * SAMPLES_PER_CHARACTER);
  return cutAtSpace(text, Math.floor((text.length * playedSamples) / total));
}

/** The engine told where each word begins: a word was heard when the next one had begun. */
function cutByWords({ text, words, playedSamples }: Utterance): string {
  const playedMs = (playedSamples * 1000) / SAMPLE_RATE;
  let end = 0;
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (!next || next.offsetMs > playedMs) break;
    const at = text.indexOf(word.text, end);
    if (at >= 0) end = at + word.text.length;
  }
  return cutAtSpace(text, end);
}

/** The longest start of `text` with whole words in at most `length` characters. */
function cutAtSpace(text: string, length: number): string {
  if (length >= text.length) return text;
  const end = /\s/.test(text.charAt(length)) ? length : text.lastIndexOf(' ', length);
  return text.slice(0, Math.max(end, 0)).trimEnd();
}
