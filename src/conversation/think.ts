import { type Clock, errorMessage, type Log, withDeadline } from '#base';
import type { TimelineEntry } from '#domain';
import { type ModelRequest, type ModelToolCall, ProviderError } from '#providers';
import type { History, ReplyRecord, ReplyStep, ToolExchange, Utterance } from './history.ts';
import type { ConversationPlan, ToolOutcome } from './plan.ts';
import { SentenceSplitter } from './sentence.ts';
import { asProviderError, isWorthRepeating, withDeadlines } from './stream.ts';
import type { AfterReply } from './turn/state.ts';

const FIRST_TOKEN_MS = 6000;
const NEXT_TOKEN_MS = 5000;
const TOOL_MS = 20_000;
const ATTEMPTS = 2;
/** Requests to the model in one reply: a model that only calls tools is stopped here. */
const MAX_STEPS = 8;

export interface ThinkContext {
  readonly plan: ConversationPlan;
  readonly clock: Clock;
  readonly log: Log;
  readonly history: History;
  readonly reply: ReplyRecord;
  readonly record: (entry: TimelineEntry) => void;
  readonly say: (text: string, into: Utterance[]) => void;
  /** A request was sent; its first text arrived; its first piece to be spoken was complete. */
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
    const run: StepRun = { step: { utterances: [], tools: [] }, sentences: 0, running: [] };
    context.reply.steps.push(run.step);
    await runStep(context, run, messages, signal);
    const outcomes = await Promise.all(run.running);
    signal.throwIfAborted();
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
      context.record(providerError(error));
      // What was said or begun stands; the reply is only shorter than it was meant to be.
      if (run.sentences > 0 || run.running.length > 0) return;
      if (attempt >= ATTEMPTS || !isWorthRepeating(error)) throw error;
    }
  }
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
    context.say(text, run.step.utterances);
  };
  context.mark('asked');
  const parts = withDeadlines(clock, limits, signal, (inner) =>
    plan.languageModel.stream(request(plan, messages), inner),
  );
  for await (const part of parts) {
    if (part.type === 'text') {
      context.mark('token');
      for (const sentence of splitter.push(part.text)) say(sentence);
    } else if (part.type === 'tool-call') run.running.push(runTool(context, run.step, part.call, signal));
  }
  const rest = splitter.flush();
  if (rest !== undefined) say(rest);
  const isFirst = context.reply.steps.filter((step) => step.tools.length > 0).length === 0;
  if (run.sentences === 0 && run.running.length === 0 && isFirst) throw saidNothing(context);
}

function request(plan: ConversationPlan, messages: ModelRequest['messages']): ModelRequest {
  return {
    messages,
    tools: plan.tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
    language: plan.language,
    ...(plan.temperature === undefined ? {} : { temperature: plan.temperature }),
    ...(plan.maxTokens === undefined ? {} : { maxTokens: plan.maxTokens }),
  };
}

/** Runs one tool. Whatever happens, it has exactly one result, in the history and in the timeline. */
async function runTool(
  context: ThinkContext,
  step: ReplyStep,
  asked: ModelToolCall,
  signal: AbortSignal,
): Promise<ToolOutcome | undefined> {
  const { plan, clock } = context;
  const taken = context.reply.steps.some((each) => each.tools.some((tool) => tool.call.id === asked.id));
  const call = taken ? { ...asked, id: `${asked.id}-${step.tools.length + 1}` } : asked;
  const exchange: ToolExchange = { call, result: undefined };
  step.tools.push(exchange);
  const startedAtMs = clock.now();
  context.record({ type: 'tool-call', id: call.id, name: call.name, arguments: call.arguments });
  const close = (content: string, isError: boolean) => {
    exchange.result = { content, isError };
    const tookMs = clock.now() - startedAtMs;
    context.record({ type: 'tool-result', id: call.id, name: call.name, ok: !isError, result: content, tookMs });
  };
  const tool = plan.tools.find((each) => each.name === call.name);
  if (!tool) {
    close(`There is no tool named ${call.name}.`, true);
    return undefined;
  }
  try {
    const outcome = await withDeadline(clock, TOOL_MS, signal, (inner) => tool.run(call.arguments, { signal: inner }));
    close(describe(outcome), false);
    return outcome;
  } catch (error) {
    close(signal.aborted ? 'Cancelled: the reply was interrupted.' : errorMessage(error), true);
    return undefined;
  }
}

function describe(outcome: ToolOutcome): string {
  switch (outcome.type) {
    case 'result':
      return outcome.content;
    case 'end-call':
      return 'The call ends when the caller has heard the reply.';
    case 'transfer':
      return `The call is transferred to ${outcome.name} when the caller has heard the reply.`;
  }
}

export const providerError = (error: ProviderError): TimelineEntry => ({
  type: 'provider-error',
  provider: error.provider,
  kind: error.kind,
  message: error.message,
});
