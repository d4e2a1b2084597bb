import { type Clock, type Log, untilAborted } from '#base';
import type { TimelineEntry } from '#domain';
import { type ModelRequest, ProviderError } from '#providers';
import type { History, ReplyRecord, ReplyStep, Utterance } from './history.ts';
import type { GrowingSentence } from './line.ts';
import type { ConversationPlan, ToolOutcome } from './plan.ts';
import { SentenceSplitter } from './sentence.ts';
import { asProviderError, isWorthRepeating, readStream } from './stream.ts';
import type { Tools } from './tools.ts';
import type { AfterReply } from './turn/state.ts';

const FIRST_TOKEN_MS = 6000;
const NEXT_TOKEN_MS = 5000;
const ATTEMPTS = 2;
/** Requests to the model in one reply: a model that only calls tools is stopped here. */
const MAX_STEPS = 8;

export interface ThinkContext {
  readonly plan: ConversationPlan;
  readonly clock: Clock;
  readonly log: Log;
  readonly history: History;
  readonly tools: Tools;
  readonly reply: ReplyRecord;
  readonly record: (entry: TimelineEntry) => void;
  readonly say: (text: string, into: Utterance[]) => void;
  /** Begins a sentence by its first words; undefined where the voice wants it whole. */
  readonly grow: (words: string, into: Utterance[]) => GrowingSentence | undefined;
  /** A request was sent; its first text arrived; the voice was given something to say. */
  readonly mark: (stage: 'asked' | 'token' | 'clause') => void;
}

/**
 * Asks the model and speaks its answer sentence by sentence while it comes; runs the tools it calls and asks again.
 * Resolves when all is generated, with what shall happen when it has been heard.
 * @throws ProviderError when nothing could be said; the signal's reason when stopped
 */
export async function think(context: ThinkContext, signal: AbortSignal): Promise<AfterReply | undefined> {
  let sentences = 0;
  for (let count = 1; count <= MAX_STEPS; count++) {
    const messages = context.history.messages(context.plan.systemPrompt);
    const run: StepRun = { step: { utterances: [], tools: [] }, sentences: 0, growing: undefined, running: [] };
    context.reply.steps.push(run.step);
    await runStep(context, run, messages, signal);
    const outcomes = await untilAborted(Promise.all(run.running), signal);
    sentences += run.sentences;
    const after = outcomes.find(isAfterReply);
    if (after) return after;
    if (outcomes.length === 0) break;
    if (count === MAX_STEPS) context.log.warn('The model calls tools without end.', { callId: context.plan.callId });
  }
  if (sentences === 0) throw saidNothing(context);
  return undefined;
}

/** One request to the model: what has come of it so far. */
interface StepRun {
  readonly step: ReplyStep;
  sentences: number;
  /** The first sentence, while it is written and spoken at the same time. */
  growing: GrowingSentence | undefined;
  readonly running: Promise<ToolOutcome | undefined>[];
}

const saidNothing = ({ plan }: ThinkContext) =>
  new ProviderError(plan.languageModel.id, 'protocol', 'The model said nothing.');

const isAfterReply = (outcome: ToolOutcome | undefined): outcome is AfterReply =>
  outcome !== undefined && outcome.type !== 'result';

/** One request, tried again when it failed before anything came of it. */
async function runStep(
  context: ThinkContext,
  run: StepRun,
  messages: ModelRequest['messages'],
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readReply(context, run, messages, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      const error = asProviderError(context.plan.languageModel.id, thrown);
      takeBack(run);
      context.record(providerError(error));
      // What was said or begun stands; the reply is only shorter than it was meant to be.
      if (run.sentences > 0 || run.running.length > 0) return;
      if (attempt >= ATTEMPTS || !isWorthRepeating(error)) throw error;
    }
  }
}

/** What was begun and is not heard yet is begun anew; the rest stands as it is. */
function takeBack(run: StepRun): void {
  if (run.growing && !run.growing.withdraw()) run.sentences++;
  run.growing = undefined;
}

async function readReply(
  context: ThinkContext,
  run: StepRun,
  messages: ModelRequest['messages'],
  signal: AbortSignal,
): Promise<void> {
  const { plan, clock } = context;
  const splitter = new SentenceSplitter();
  const limits = { provider: plan.languageModel.id, firstMs: FIRST_TOKEN_MS, nextMs: NEXT_TOKEN_MS };
  const say = (text: string) => {
    run.sentences++;
    context.mark('clause');
    if (!run.growing) return context.say(text, run.step.utterances);
    run.growing.become(text);
    run.growing.end();
    run.growing = undefined;
  };
  const grow = (words: string) => {
    if (words === '') return;
    run.growing?.become(words);
    run.growing ??= context.grow(words, run.step.utterances);
    if (run.growing) context.mark('clause');
  };
  const flush = () => {
    const rest = splitter.flush();
    if (rest !== undefined) say(rest);
  };
  context.mark('asked');
  const ask = (own: AbortSignal) => plan.languageModel.stream(modelRequest(plan, messages), own);
  await readStream(clock, limits, childOf(signal), ask, (part) => {
    if (part.type === 'text') {
      context.mark('token');
      for (const sentence of splitter.push(part.text)) say(sentence);
      grow(splitter.begun);
    } else if (part.type === 'tool-call') {
      flush();
      announce(context, run, part.call.name);
      run.running.push(context.tools.run(part.call, run.step.tools, signal));
    }
  });
  flush();
  const isFirst = context.reply.steps.filter((step) => step.tools.length > 0).length === 0;
  if (run.sentences === 0 && run.running.length === 0 && isFirst) throw saidNothing(context);
}

/** Aborts with `parent`, and without it. */
function childOf(parent: AbortSignal): AbortController {
  parent.throwIfAborted();
  const abort = new AbortController();
  parent.addEventListener('abort', () => abort.abort(parent.reason), { once: true });
  return abort;
}

/** What the model says before a tool tells the caller enough; otherwise the tool's own sentence does, once in a reply. */
function announce({ reply, tools, say }: ThinkContext, { step }: StepRun, tool: string): void {
  const filler = tools.fillerOf(tool);
  const isSilent = reply.steps.every(({ utterances }) => utterances.length === 0);
  if (filler !== undefined && isSilent) say(filler, step.utterances);
}

/** What the model is asked with `messages`. */
export function modelRequest(plan: ConversationPlan, messages: ModelRequest['messages']): ModelRequest {
  return {
    messages,
    tools: plan.tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
    language: plan.language,
  };
}

export const providerError = (error: ProviderError): TimelineEntry => ({
  type: 'provider-error',
  provider: error.provider,
  kind: error.kind,
  message: error.message,
});
