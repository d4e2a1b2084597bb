import { type Conversation, timelineEvent } from '#conversation';
import type { EndReason, TimelineEntry, TimelineEvent } from '#domain';
import type { LiveMessage } from './contract.ts';
import type { TimelineWriter } from './timeline-writer.ts';

/** Somebody who watches a call. */
export interface CallWatcher {
  message(message: LiveMessage): void;
  /** The call is over and recorded; nothing follows. */
  over(): void;
}

export interface LiveCallSettings {
  readonly id: string;
  readonly workspaceId: string;
  readonly assistantId: string;
  /** `Clock.now()` when the call was created: times of the timeline count from here. */
  readonly originMs: number;
  readonly writer: TimelineWriter;
}

/** More than any honest call has; what comes after is not kept. */
const MAX_EVENTS = 50_000;
/** What somebody types while a call is set up; more is dropped. */
const MOST_TYPED = 16;

/** One call that runs on this node: what happened so far, who watches, and the conversation to steer. */
export class LiveCall {
  readonly id: string;
  readonly workspaceId: string;
  readonly assistantId: string;
  readonly originMs: number;
  readonly #timeline: TimelineEvent[] = [];
  readonly #writer: TimelineWriter;
  readonly #watchers = new Set<CallWatcher>();
  readonly #partials = { caller: '', assistant: '' };
  readonly #ended: Promise<void>;
  /** Before somebody spoke for the assistant. */
  readonly #typed: string[] = [];
  #conversation: Conversation | undefined;
  #wantedEnd: EndReason | undefined;
  #giveUp: (() => void) | undefined;
  #resolveEnded: () => void = () => undefined;
  #isOver = false;

  constructor(settings: LiveCallSettings) {
    this.id = settings.id;
    this.workspaceId = settings.workspaceId;
    this.assistantId = settings.assistantId;
    this.originMs = settings.originMs;
    this.#writer = settings.writer;
    this.#ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get timeline(): readonly TimelineEvent[] {
    return this.#timeline;
  }

  /** Resolves when the call is over and recorded. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Takes what happened: to the database, and to everybody who watches. */
  record(entry: TimelineEntry, atMs: number): void {
    if (this.#timeline.length >= MAX_EVENTS) return;
    const event = timelineEvent(entry, atMs, this.originMs);
    this.#timeline.push(event);
    this.#writer.push(event);
    this.#tell({ type: 'event', event });
  }

  partial(who: 'caller' | 'assistant', text: string): void {
    this.#partials[who] = text;
    this.#tell({ type: 'partial', who, text });
  }

  /** Tells everything so far at once, then what happens. The returned function ends it. */
  watch(watcher: CallWatcher): () => void {
    for (const event of this.#timeline) watcher.message({ type: 'event', event });
    for (const who of ['caller', 'assistant'] as const) {
      if (this.#partials[who] !== '') watcher.message({ type: 'partial', who, text: this.#partials[who] });
    }
    if (this.#isOver) watcher.over();
    else this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** A call that we placed rings: `giveUp` is what its end means until somebody speaks. */
  rings(giveUp: () => void): void {
    this.#giveUp = giveUp;
  }

  /** Who speaks for the assistant from here on; changes with a hand-over. */
  use(conversation: Conversation): void {
    this.#conversation = conversation;
    for (const text of this.#typed.splice(0)) conversation.say(text);
    if (this.#wantedEnd !== undefined) conversation.end(this.#wantedEnd);
  }

  get isAnswered(): boolean {
    return this.#conversation !== undefined;
  }

  /** Typed text, as if the caller had said it; before the call is answered, it waits for that. */
  say(text: string): void {
    if (this.#conversation) this.#conversation.say(text);
    else if (this.#typed.length < MOST_TYPED) this.#typed.push(text);
  }

  /** Ends the call; before it was answered, as soon as it is. */
  end(reason: EndReason): void {
    this.#wantedEnd ??= reason;
    if (this.#conversation) this.#conversation.end(reason);
    else this.#giveUp?.();
  }

  /** Why somebody here wants the call to end, if so. */
  get wantedEnd(): EndReason | undefined {
    return this.#wantedEnd;
  }

  /** The call is over and recorded. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const watcher of this.#watchers) watcher.over();
    this.#watchers.clear();
    this.#resolveEnded();
  }

  dump(): Readonly<Record<string, unknown>> {
    const { id, workspaceId } = this;
    return { id, workspaceId, events: this.#timeline.length, watchers: this.#watchers.size, over: this.#isOver };
  }

  #tell(message: LiveMessage): void {
    for (const watcher of [...this.#watchers]) watcher.message(message);
  }
}
