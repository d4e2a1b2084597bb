import { type Clock, errorMessage, InvalidStateError, TimeoutError, withDeadline } from '#base';
import { ProductError, type TimelineEntry } from '#domain';
import { type ModelToolCall, ProviderError } from '#providers';
import type { ToolExchange } from './history.ts';
import type { ConversationTool, ToolOutcome } from './plan.ts';
import type { HeardMessage } from './turn/state.ts';

const TOOL_MS = 20_000;

const ENDED = new InvalidStateError('The call is over.');
const GIVEN_UP = new InvalidStateError('The reply was given up.');

export interface ToolsContext {
  readonly tools: readonly ConversationTool[];
  readonly clock: Clock;
  readonly sendKeys: (keys: string) => void;
  readonly record: (entry: TimelineEntry) => void;
  /** The result of a call whose reply is over: the model is told when there is an occasion. */
  readonly late: (news: HeardMessage) => void;
}

/**
 * Runs the tools that the model calls. A call outlives the reply that made it: when the caller speaks over that, the
 * history says that it is still running, and its result follows as news. Whatever happens, it has exactly one result.
 */
export class Tools {
  readonly #context: ToolsContext;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  /** Models number their calls anew in each reply, or name two of them alike. */
  readonly #ids = new Set<string>();

  constructor(context: ToolsContext) {
    this.#context = context;
  }

  /** What is said before the model's tool is run, when the model says nothing itself. */
  fillerOf(name: string): string | undefined {
    return this.#find(name)?.filler;
  }

  /**
   * Runs a call that `reply` makes; adds it to `exchanges` at once. Resolves with what came of it, undefined for an error.
   * Never rejects.
   */
  run(asked: ModelToolCall, exchanges: ToolExchange[], reply: AbortSignal): Promise<ToolOutcome | undefined> {
    const call = { ...asked, id: this.#ownId(asked.id) };
    const exchange: ToolExchange = { call, result: undefined, deferred: false };
    exchanges.push(exchange);
    this.#context.record({ type: 'tool-call', id: call.id, name: call.name, arguments: call.arguments });
    const task = this.#execute(exchange, reply);
    this.#running.add(task);
    void task.then(() => this.#running.delete(task));
    return task;
  }

  /** Cancels what is running; resolves when every call has its result. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort(ENDED);
    await Promise.all(this.#running);
  }

  #find(name: string): ConversationTool | undefined {
    return this.#context.tools.find((tool) => tool.name === name);
  }

  #ownId(asked: string): string {
    let id = asked;
    for (let count = 2; this.#ids.has(id); count++) id = `${asked}-${count}`;
    this.#ids.add(id);
    return id;
  }

  async #execute(exchange: ToolExchange, reply: AbortSignal): Promise<ToolOutcome | undefined> {
    const { clock, sendKeys } = this.#context;
    const startedAtMs = clock.now();
    const { call } = exchange;
    const tool = this.#find(call.name);
    if (!tool) {
      this.#close(exchange, failed('unknown-tool', `There is no tool named ${call.name}.`, false), startedAtMs, reply);
      return undefined;
    }
    const stop = tool.cancellable ? AbortSignal.any([this.#closing.signal, reply]) : this.#closing.signal;
    try {
      const outcome = await withDeadline(clock, tool.timeLimitMs ?? TOOL_MS, stop, (signal) =>
        tool.run(call.arguments, { signal, sendKeys }),
      );
      exchange.deferred = outcome.type === 'end-call' || outcome.type === 'transfer';
      this.#close(exchange, { said: describe(outcome), told: describe(outcome), isError: false }, startedAtMs, reply);
      return outcome;
    } catch (thrown) {
      const error = stop.aborted ? (stop.reason === ENDED ? ENDED : GIVEN_UP) : thrown;
      this.#close(exchange, failureOf(error), startedAtMs, reply);
      return undefined;
    }
  }

  /** In its place while its reply is under way or when nothing more is expected of it, otherwise as news. */
  #close(exchange: ToolExchange, result: Result, startedAtMs: number, reply: AbortSignal): void {
    const { record, late, clock } = this.#context;
    const { id, name } = exchange.call;
    const tookMs = clock.now() - startedAtMs;
    record({ type: 'tool-result', id, name, ok: !result.isError, result: result.said, tookMs });
    if (!reply.aborted || result.isCancelled || this.#closing.signal.aborted) {
      exchange.result = { content: result.told, isError: result.isError };
    } else late({ text: newsOf(exchange, result), via: 'event' });
  }
}

interface Result {
  /** For people, in the timeline. */
  readonly said: string;
  /** For the model. */
  readonly told: string;
  readonly isError: boolean;
  readonly isCancelled?: boolean;
}

type FailureKind = 'unknown-tool' | 'invalid-arguments' | 'timeout' | 'unavailable' | 'cancelled' | 'failed';

/** An error as the model is told it, so that it can mend it (A12). */
function failed(kind: FailureKind, message: string, retryable: boolean, fields?: readonly unknown[]): Result {
  const error = { kind, message, retryable, ...(fields && fields.length > 0 ? { fields } : {}) };
  return { said: message, told: JSON.stringify({ error }), isError: true };
}

function failureOf(error: unknown): Result {
  if (error === ENDED || error === GIVEN_UP) {
    return { ...failed('cancelled', `Cancelled: ${errorMessage(error)}`, true), isCancelled: true };
  }
  if (error instanceof TimeoutError) return failed('timeout', errorMessage(error), true);
  if (error instanceof ProviderError) return failed('unavailable', error.message, error.retryable);
  if (error instanceof ProductError) {
    return failed(error.code === 'invalid-input' ? 'invalid-arguments' : 'failed', error.message, true, error.fields);
  }
  return failed('failed', errorMessage(error), false);
}

function newsOf({ call, deferred }: ToolExchange, { told }: Result): string {
  const asked = `${call.name}(${JSON.stringify(call.arguments)})`;
  return deferred
    ? `(${asked} was not carried out: the caller went on speaking. Call it again if it is still wanted.)`
    : `(The result of ${asked}, which was still running: ${told})`;
}

function describe(outcome: ToolOutcome): string {
  switch (outcome.type) {
    case 'result':
    case 'wait':
    case 'stay-silent':
      return outcome.content;
    case 'end-call':
      return 'The call ends when the caller has heard the reply.';
    case 'transfer':
      return `The call is transferred to ${outcome.name} when the caller has heard the reply.`;
  }
}
