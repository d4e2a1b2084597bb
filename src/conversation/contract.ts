import type { Clock, Ids, Log } from '#base';
import type { EndReason, TimelineEntry, TimelineEvent, TurnLatency } from '#domain';
import type { ModelMessage } from '#providers';

/** What a conversation needs from outside, besides its plan and its leg. */
export interface ConversationDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /**
   * What happens, as it happens. `atMs` and every `...AtMs` inside the entry are `Clock.now()`:
   * `timelineEvent(entry, atMs, originMs)` makes them count from the call's creation.
   */
  readonly onEntry: (entry: TimelineEntry, atMs: number) => void;
  /** What is being said right now, for live views; empty: nothing any more. */
  readonly onPartial?: (who: 'caller' | 'assistant', text: string) => void;
}

export interface ConversationOutcome {
  readonly reason: EndReason;
  /** Caller turns that the assistant took up. */
  readonly turns: number;
  readonly latencies: readonly TurnLatency[];
}

/** One live conversation. It ends exactly once; after `outcome` nothing of it is left running. */
export interface Conversation {
  /** Typed text, as if the caller had said it: interrupts what is being said and is answered at once. */
  say(text: string): void;
  /** One key, as if the caller had pressed it: 0-9 * # A-D. */
  press(key: string): void;
  /** Ends the call for `reason` without another word; does nothing when it is over already. */
  end(reason: EndReason): void;
  /** Resolves when the call is over and everything that belongs to the conversation is closed; never rejects. */
  readonly outcome: Promise<ConversationOutcome>;
  /** State for logs and tests. */
  dump(): ConversationDump;
}

export interface ConversationDump {
  readonly callId: string;
  readonly state: object;
  /** What the model would be told now. */
  readonly history: readonly ModelMessage[];
  readonly openReplies: number;
}

/** A conversation that is ready before its leg is answered; what ends it before that resolves `outcome` all the same. */
export interface PreparedConversation extends Conversation {
  /** To be called when `leg.answer()` has resolved: emits `answered` and speaks the first message at once. */
  start(): Conversation;
}

/** Stamps an entry: the version, and all its times counted from `originMs` (`Clock.now()` at the call's creation). */
export function timelineEvent(entry: TimelineEntry, atMs: number, originMs: number): TimelineEvent {
  const since = (ms: number) => Math.max(0, Math.round(ms - originMs));
  const event: Record<string, unknown> = { v: 1 };
  for (const [name, value] of Object.entries(entry))
    event[name] = name.endsWith('AtMs') && typeof value === 'number' ? since(value) : value;
  event.atMs = since(atMs);
  return event as unknown as TimelineEvent;
}
