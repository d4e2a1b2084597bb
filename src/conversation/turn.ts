import type { EndReason } from '#domain';
import { beginAnswering, followAnswer } from './turn/answering.ts';
import { type Draft, finish, patch, record, setDeadline } from './turn/draft.ts';
import { endingJudged } from './turn/ending.ts';
import {
  considerTurn,
  finalHeard,
  longVoice,
  partialHeard,
  takeInput,
  voiceConfirmed,
  voiceEnded,
  voiceLulled,
  voiceStarted,
  wordsDue,
} from './turn/hearing.ts';
import {
  durationWarningDue,
  holdChanged,
  inactivityDue,
  keyDown,
  keypadDue,
  maxDurationDue,
  warningBeforeMs,
  warnOfDuration,
} from './turn/input.ts';
import { pauseDue } from './turn/pause.ts';
import { replyAudible, replyDone, replyFailed, startSentence, tellNews, transferFailed } from './turn/reply.ts';
import { considerSpeculation } from './turn/speculation.ts';
import {
  type DeadlineName,
  isIdle,
  isOver,
  isSpeechHeld,
  NEVER,
  type TurnEvent,
  type TurnOrder,
  type TurnState,
} from './turn/state.ts';
import { replyQuiet, signOfLife } from './turn/waiting.ts';

export interface TurnStep {
  readonly state: TurnState;
  /** To be carried out in this order. */
  readonly orders: readonly TurnOrder[];
}

/**
 * Who speaks when: one event in, the next state and what is to be done out. Pure: `nowMs` is `Clock.now()` of the event.
 * A call that is over ignores everything.
 */
export function reduceTurn(state: TurnState, event: TurnEvent, nowMs: number): TurnStep {
  if (isOver(state)) return { state, orders: [] };
  const draft: Draft = { before: state, state, orders: [], nowMs };
  if (event.type === 'timer') runDeadlines(draft);
  else apply(draft, event);
  if (draft.state.answering) followAnswer(draft, event);
  settle(draft);
  return { state: draft.state, orders: draft.orders };
}

function apply(draft: Draft, event: Exclude<TurnEvent, { type: 'timer' }>) {
  if (concernsReply(event)) return event.reply === draft.state.reply?.id ? applyReply(draft, event) : undefined;
  if (isVoice(event) && draft.state.held) return;
  switch (event.type) {
    case 'answered':
      return answered(draft);
    case 'voice-start':
      return voiceStarted(draft, event);
    case 'voice-confirmed':
      return voiceConfirmed(draft, event);
    case 'voice-lull':
      return voiceLulled(draft);
    case 'voice-end':
      return voiceEnded(draft, event);
    case 'ending-judged':
      endingJudged(draft, event);
      return considerTurn(draft);
    case 'partial':
      return partialHeard(draft, event.text);
    case 'final':
      return finalHeard(draft, event);
    case 'typed':
      return draft.state.phase === 'talking' ? takeInput(draft, event.text, 'text') : undefined;
    case 'beep':
      return;
    case 'key':
      return keyDown(draft, event.key);
    case 'hold':
      return holdChanged(draft, event.held);
    case 'end':
      return finish(draft, event.reason);
    case 'recogniser-lost':
      return recogniserLost(draft, event.reason);
    case 'news':
      return patch(draft, { news: [...draft.state.news, event.news] });
    case 'transfer-failed':
      return transferFailed(draft, event.destination, event.detail);
  }
}

type ReplyEvent = Extract<TurnEvent, { reply: number }>;

function applyReply(draft: Draft, event: ReplyEvent) {
  switch (event.type) {
    case 'reply-audible':
      return replyAudible(draft);
    case 'reply-quiet':
      return replyQuiet(draft);
    case 'reply-failed':
      return replyFailed(draft, event.stage, event.kind);
    case 'reply-done':
      replyDone(draft, event.after, event.said);
      return considerTurn(draft);
  }
}

const concernsReply = (event: TurnEvent): event is ReplyEvent => 'reply' in event;
const isVoice = (event: TurnEvent): boolean =>
  event.type.startsWith('voice-') || event.type === 'partial' || event.type === 'final';

function answered(draft: Draft) {
  if (draft.state.phase !== 'ringing') return;
  const { maxDurationMs } = draft.state.settings;
  setDeadline(draft, 'maxDuration', draft.nowMs + maxDurationMs);
  setDeadline(draft, 'durationWarning', draft.nowMs + maxDurationMs - warningBeforeMs(maxDurationMs));
  record(draft, { type: 'answered' });
  if (draft.state.settings.answering) return beginAnswering(draft);
  patch(draft, { phase: 'talking' });
  startSentence(draft, 'firstMessage', { interruptible: draft.state.settings.firstMessageInterruptible });
}

function recogniserLost(draft: Draft, reason: EndReason | undefined) {
  patch(draft, { deaf: true, said: { ...draft.state.said, finalDue: false } });
  setDeadline(draft, 'final', NEVER);
  if (reason) {
    return startSentence(draft, 'apology', { after: { type: 'end-call', reason }, unconditional: true });
  }
  considerTurn(draft);
}

const DEADLINES: readonly [DeadlineName, (draft: Draft) => void][] = [
  ['closing', closingDue],
  ['maxDuration', maxDurationDue],
  ['durationWarning', durationWarningDue],
  ['pause', pauseDue],
  ['final', considerTurn],
  ['turn', considerTurn],
  ['speech', longVoice],
  ['words', wordsDue],
  ['keypad', keypadDue],
  // `followAnswer` sees every event, and the timer.
  ['answering', () => undefined],
  ['life', signOfLife],
  ['inactivity', inactivityDue],
];

function runDeadlines(draft: Draft): void {
  for (const [name, run] of DEADLINES) {
    if (draft.state.deadlines[name] > draft.nowMs || isOver(draft.state)) continue;
    run(draft);
    // A handler that had nothing to do leaves its deadline behind: it is over all the same.
    if (draft.state.deadlines[name] <= draft.nowMs) setDeadline(draft, name, NEVER);
  }
}

function closingDue(draft: Draft): void {
  const after = draft.state.reply?.after;
  if (after?.type === 'end-call') finish(draft, after.reason);
}

/** What follows from any change: news is told, the inactivity clock, and whether speech must wait. */
function settle(draft: Draft): void {
  if (draft.state === draft.before) return;
  tellNews(draft);
  warnOfDuration(draft);
  if (!isIdle(draft.state)) setDeadline(draft, 'inactivity', NEVER);
  else if (draft.state.deadlines.inactivity === NEVER) {
    setDeadline(draft, 'inactivity', draft.nowMs + draft.state.settings.inactivityMs);
  }
  considerSpeculation(draft);
  const held = isSpeechHeld(draft.state);
  if (held !== isSpeechHeld(draft.before)) draft.orders.push({ type: 'hold-speech', held });
}
