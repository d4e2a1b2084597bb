import type { EndReason, TimelineEntry } from '#domain';
import type { Completeness } from './end-of-turn/heard.ts';
import { completenessOf } from './end-of-turn.ts';
import { noKeys } from './keypad.ts';
import {
  type DeadlineName,
  hasSomethingSaid,
  isOver,
  type LastWords,
  NO_DEADLINES,
  type TurnOrder,
  type TurnState,
} from './state.ts';

/** A reduction under way: handlers patch `state` and append orders. */
export interface Draft {
  /** As the event found it: never changed. */
  readonly before: TurnState;
  /** The same object as long as nothing has changed; what is read from it is of that moment. */
  state: TurnState;
  readonly orders: TurnOrder[];
  readonly nowMs: number;
}

/** The first change copies the state, further ones are made in the copy: most events bring several. */
export function patch(draft: Draft, change: Partial<TurnState>): void {
  if (draft.state === draft.before) draft.state = { ...draft.before };
  Object.assign(draft.state, change);
}

export function setDeadline(draft: Draft, name: DeadlineName, atMs: number): void {
  if (draft.state.deadlines[name] === atMs) return;
  patch(draft, { deadlines: { ...draft.state.deadlines, [name]: atMs } });
}

/** How finished the caller's words sound: judged once, however many events look at them. */
export function completenessIn(draft: Draft, text: string): Completeness {
  const { judged, settings } = draft.state;
  if (judged?.text === text && judged.language === settings.language) return judged.completeness;
  const completeness = completenessOf(text, settings.language);
  patch(draft, { judged: { text, language: settings.language, completeness } });
  return completeness;
}

/** Playback that a voice has paused goes on. */
export function resumePlayback(draft: Draft): void {
  const { caller } = draft.state;
  if (!caller.pausedPlayback) return;
  patch(draft, { caller: { ...caller, pausedPlayback: false } });
  draft.orders.push({ type: 'resume-playback' });
}

export function record(draft: Draft, entry: TimelineEntry): void {
  draft.orders.push({ type: 'record', entry });
}

/** The call is over for `reason`; nothing follows. */
export function finish(draft: Draft, reason: EndReason): void {
  if (isOver(draft.state)) return;
  const { reply } = draft.state;
  const lastWords = lastWordsOf(draft.state);
  if (reply) draft.orders.push({ type: 'stop-reply', reply: reply.id });
  patch(draft, { phase: 'over', reply: undefined, keypad: noKeys, deadlines: NO_DEADLINES });
  draft.orders.push({ type: 'finish', reason, lastWords });
}

function lastWordsOf({ said, caller, phase }: TurnState): LastWords | undefined {
  const isOpen = said.finalDue || caller.voice === 'speaking';
  return phase !== 'ringing' && phase !== 'answering' && (isOpen || hasSomethingSaid(said))
    ? { said, isOpen }
    : undefined;
}
