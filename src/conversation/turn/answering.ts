import type { AnsweredBy, AnsweringSettings, EndReason } from '#domain';
import {
  type Answerer,
  type AnswererEvent,
  answererDueAtMs,
  newAnswerer,
  nextAnswerer,
  SURE,
  saysMachine,
  type Verdict,
  wordsOf,
} from '../answerer/answerer.ts';
import { isPickUp } from '../answerer/phrases.ts';
import { type Draft, finish, patch, record, resumePlayback, setDeadline } from './draft.ts';
import { considerTurn } from './hearing.ts';
import { startSentence, stopReply } from './reply.ts';
import { type AnsweringState, isCallerSilent, NEVER, nothingSaid, type TurnEvent } from './state.ts';

/** Silence before the assistant speaks: to somebody who is surely there, and to anybody else. */
const SURE_SILENCE_MS = 600;
const SILENCE_MS = 1200;
/** How long a transcript may be late before the assistant speaks without it. */
const FINAL_MS = 1500;
/** Without a beep the message is left after this silence. */
const NO_BEEP_MS = 2000;
/** Greetings are no longer than this. */
const LONGEST_GREETING_MS = 90_000;
/** What follows a pressed key, or rings while an assistant asks whether to put us through, may take a while to speak. */
const AFTER_KEYS_MS = 15_000;
const SCREENING_MS = 30_000;
const MOST_INTRODUCTIONS = 2;
/** A conversation may turn out to be one with a machine until then. */
const WATCH_MS = 30_000;

const endedHere = (code: string, detail: string): EndReason => ({ by: 'assistant', code, detail });
const ENDS = {
  'hang-up': endedHere('voicemail', 'A machine answered.'),
  'call-back': endedHere('call-back', 'A machine answered: to be called again.'),
  left: endedHere('voicemail-left', 'The message was left.'),
  noBeep: endedHere('voicemail', 'The greeting of a machine did not end.'),
  menu: endedHere('menu', 'A menu answered.'),
  failed: { by: 'provider', code: 'provider-failed', detail: 'The message could not be spoken.' },
} as const satisfies Record<string, EndReason>;

/** A call that we placed was answered: the assistant listens first. */
export function beginAnswering(draft: Draft): void {
  const { nowMs } = draft;
  const answering: AnsweringState = {
    stage: 'listening',
    stageSinceMs: nowMs,
    answeredAtMs: nowMs,
    answerer: newAnswerer(nowMs),
    told: 'unknown',
    menus: 0,
    introductions: 0,
    atBeep: false,
  };
  patch(draft, { phase: 'answering', answering });
  draft.orders.push({ type: 'detect-beep', on: true });
  setDeadline(draft, 'answering', answererDueAtMs(answering.answerer, nowMs));
}

/** Looks at what happened, after everybody else has: who is it, and what is to be done about it? */
export function followAnswer(draft: Draft, event: TurnEvent) {
  const { answering, held } = draft.state;
  if (!answering) return;
  if (isOfAnswerer(event) && !held) {
    update(draft, { answerer: nextAnswerer(answering.answerer, event, draft.nowMs) });
  }
  const { settings } = draft.state;
  if (settings.answering) STAGES[answering.stage](draft, event, settings.answering);
  planNext(draft);
}

const ANSWERER_EVENTS: ReadonlySet<string> = new Set([
  'voice-start',
  'voice-end',
  'partial',
  'final',
  'beep',
  'timer',
] satisfies AnswererEvent['type'][]);
const isOfAnswerer = (event: TurnEvent): event is Extract<TurnEvent, AnswererEvent> => ANSWERER_EVENTS.has(event.type);

function update(draft: Draft, change: Partial<AnsweringState>): void {
  const { answering } = draft.state;
  if (answering) patch(draft, { answering: { ...answering, ...change } });
}

const enter = (draft: Draft, stage: AnsweringState['stage'], change: Partial<AnsweringState> = {}): void =>
  update(draft, { ...change, stage, stageSinceMs: draft.nowMs });

function planNext(draft: Draft) {
  const { answering, caller, said } = draft.state;
  if (!answering) return setDeadline(draft, 'answering', NEVER);
  const { stage, stageSinceMs, answerer } = answering;
  const silentSinceMs = answerer.voiceEndedAtMs;
  const due = {
    listening: [
      answererDueAtMs(answerer, draft.nowMs),
      silentSinceMs + SURE_SILENCE_MS,
      silentSinceMs + SILENCE_MS,
      ...(said.finalDue ? [caller.endedAtMs + FINAL_MS] : []),
    ],
    introducing: [],
    'awaiting-beep': [
      Math.max(stageSinceMs, silentSinceMs) + NO_BEEP_MS,
      silentSinceMs + NO_BEEP_MS,
      stageSinceMs + LONGEST_GREETING_MS,
    ],
    leaving: [],
    watching: [stageSinceMs + WATCH_MS],
  }[stage];
  setDeadline(draft, 'answering', Math.min(NEVER, ...due.filter((atMs) => atMs > draft.nowMs)));
}

type Stage = (draft: Draft, event: TurnEvent, settings: AnsweringSettings) => void;

const STAGES: Readonly<Record<AnsweringState['stage'], Stage>> = {
  listening,
  introducing: (draft) => {
    if (!draft.state.reply) enter(draft, 'listening', { answerer: newAnswerer(draft.nowMs, SCREENING_MS) });
  },
  'awaiting-beep': awaitBeep,
  leaving,
  watching,
};

function listening(draft: Draft, _event: TurnEvent, settings: AnsweringSettings) {
  const { answering } = draft.state;
  if (!answering) return;
  const { verdict } = answering.answerer;
  tell(draft, verdict);
  const act = verdict.confidence >= SURE ? ACTS[verdict.class] : converse;
  act?.(draft, settings);
}

type Act = (draft: Draft, settings: AnsweringSettings) => void;

const ACTS: Readonly<Partial<Record<AnsweredBy, Act>>> = {
  human: converse,
  voicemail: meetMachine,
  beep: meetMachine,
  menu: meetMenu,
  screening: introduce,
};

/** Tells the timeline once for each class. */
function tell(draft: Draft, verdict: Verdict): void {
  const { answering } = draft.state;
  if (!answering || verdict.class === answering.told || verdict.class === 'unknown') return;
  update(draft, { told: verdict.class });
  const { class: who, confidence, because } = verdict;
  record(draft, {
    type: 'answered-by',
    class: who,
    confidence,
    afterMs: Math.round(draft.nowMs - answering.answeredAtMs),
    because,
  });
}

const isSilentFor = ({ state, nowMs }: Draft, silenceMs: number, { voiceEndedAtMs }: Answerer): boolean =>
  isCallerSilent(state) && nowMs - voiceEndedAtMs >= silenceMs;

/** A human, or somebody who may be one: is spoken to when he is silent. */
function converse(draft: Draft) {
  const { answering, said, caller, settings } = draft.state;
  if (!answering || answering.answerer.verdict.class === 'unknown') return;
  const { answerer } = answering;
  const silenceMs = answerer.verdict.confidence >= SURE ? SURE_SILENCE_MS : SILENCE_MS;
  if (answerer.voicedMs > 0 && !isSilentFor(draft, silenceMs, answerer)) return;
  if (!isCallerSilent(draft.state)) return;
  const isFinalLate = said.finalDue && said.text === '' && said.partial === '';
  if (isFinalLate && draft.nowMs < caller.endedAtMs + FINAL_MS) return;
  enter(draft, 'watching');
  patch(draft, { phase: 'talking' });
  if (settings.firstMessage.trim() !== '') {
    takeGreeting(draft);
    return startSentence(draft, 'firstMessage', { interruptible: settings.firstMessageInterruptible });
  }
  // Whoever answered has begun the conversation.
  if (said.finalDue && draft.state.deadlines.final === NEVER) setDeadline(draft, 'final', draft.nowMs);
  considerTurn(draft);
}

/** What was said so far is part of the call, and needs no answer of its own. */
function takeGreeting(draft: Draft): void {
  const { said, caller } = draft.state;
  const text = `${said.text} ${said.partial}`.trim();
  const endedAtMs = said.endedAtMs || caller.endedAtMs || draft.nowMs;
  patch(draft, { said: nothingSaid });
  if (said.finalDue && isCallerSilent(draft.state)) draft.orders.push({ type: 'drop-segment' });
  resumePlayback(draft);
  setDeadline(draft, 'final', NEVER);
  setDeadline(draft, 'turn', NEVER);
  if (text === '') return;
  record(draft, { type: 'caller-said', text, via: 'speech', startedAtMs: said.startedAtMs || endedAtMs, endedAtMs });
  draft.orders.push({ type: 'remember', heard: { text, via: 'speech' } });
}

function meetMachine(draft: Draft, settings: AnsweringSettings) {
  patch(draft, { phase: 'answering' });
  const { voicemail, voicemailMessage } = settings;
  const isSpoken = voicemail === 'leave-message' && voicemailMessage.trim() !== '';
  if (!isSpoken) {
    takeGreeting(draft);
    return finish(draft, ENDS[voicemail === 'call-back' ? 'call-back' : 'hang-up']);
  }
  enter(draft, 'awaiting-beep');
  if (draft.state.answering?.answerer.verdict.class === 'beep') leaveMessage(draft, true);
}

function awaitBeep(draft: Draft, event: TurnEvent) {
  const { answering } = draft.state;
  if (!answering) return;
  const { answerer, stageSinceMs } = answering;
  // Somebody picks up while the machine speaks.
  if (event.type === 'final' && isPickUp(event.text)) {
    const answered: Answerer = { ...newAnswerer(draft.nowMs), verdict: PICKED_UP };
    enter(draft, 'listening', { answerer: answered });
    tell(draft, PICKED_UP);
    return converse(draft);
  }
  if (event.type === 'beep') {
    tell(draft, answerer.verdict);
    return leaveMessage(draft, true);
  }
  if (draft.nowMs - stageSinceMs >= LONGEST_GREETING_MS) return finish(draft, ENDS.noBeep);
  if (isSilentFor(draft, NO_BEEP_MS, answerer)) leaveMessage(draft, false);
}

const PICKED_UP: Verdict = { class: 'human', confidence: 0.85, because: 'picks-up' };

/** Nothing that the machine says interrupts it. */
function leaveMessage(draft: Draft, atBeep: boolean): void {
  stopReply(draft);
  takeGreeting(draft);
  enter(draft, 'leaving', { atBeep });
  startSentence(draft, 'voicemailMessage', { interruptible: false });
}

function leaving(draft: Draft, event: TurnEvent) {
  const { answering, reply, held } = draft.state;
  if (event.type === 'reply-done') return finish(draft, ENDS.left);
  if (event.type === 'reply-failed') return finish(draft, ENDS.failed);
  // The silence was a pause of the greeting: what was said so far is not on the tape.
  if (event.type === 'beep' && answering?.atBeep === false) return leaveMessage(draft, true);
  if (!reply && !held) finish(draft, ENDS['hang-up']);
}

function meetMenu(draft: Draft, settings: AnsweringSettings) {
  const { answering } = draft.state;
  if (!answering) return;
  if (settings.menu === 'hang-up') {
    takeGreeting(draft);
    return finish(draft, ENDS.menu);
  }
  const keys = settings.menuKeys.split(' ')[answering.menus] ?? '';
  if (settings.menu === 'speak' || keys === '') return converse(draft);
  if (!isCallerSilent(draft.state)) return;
  takeGreeting(draft);
  draft.orders.push({ type: 'send-keys', keys });
  const answerer = newAnswerer(draft.nowMs, AFTER_KEYS_MS);
  enter(draft, 'listening', { answerer, menus: answering.menus + 1, told: 'unknown' });
}

/** Says who calls and why; whoever is put through then is greeted like anybody who answers. */
function introduce(draft: Draft, settings: AnsweringSettings) {
  const { answering } = draft.state;
  if (!answering) return;
  const canIntroduce = settings.screeningReply.trim() !== '' && answering.introductions < MOST_INTRODUCTIONS;
  if (!canIntroduce) return converse(draft);
  if (!isSilentFor(draft, SURE_SILENCE_MS, answering.answerer)) return;
  takeGreeting(draft);
  enter(draft, 'introducing', { introductions: answering.introductions + 1, told: 'unknown' });
  startSentence(draft, 'screeningReply', { interruptible: false });
}

/** Only what no human says, or a machine's words and its beep, turns a conversation into one with a machine. */
function watching(draft: Draft, event: TurnEvent, settings: AnsweringSettings) {
  const { answering, phase } = draft.state;
  if (!answering) return;
  const { answerer, stageSinceMs } = answering;
  const { verdict } = answerer;
  const isMachine =
    (verdict.class === 'voicemail' && verdict.because === 'recording') ||
    (verdict.class === 'beep' && event.type === 'beep' && saysMachine(wordsOf(answerer)));
  if (phase === 'talking' && isMachine) {
    stopReply(draft);
    tell(draft, verdict);
    return meetMachine(draft, settings);
  }
  if (draft.nowMs - stageSinceMs < WATCH_MS && phase === 'talking') return;
  patch(draft, { answering: undefined });
  draft.orders.push({ type: 'detect-beep', on: false });
}
