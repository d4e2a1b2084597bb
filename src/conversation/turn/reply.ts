import type { EndReason } from '#domain';
import type { ProviderErrorKind } from '#providers';
import { type Draft, finish, patch, record, setDeadline } from './draft.ts';
import { follow } from './follow.ts';
import { noteSaying, wayOut } from './loop.ts';
import type { TurnSettings } from './settings.ts';
import {
  type AfterReply,
  type HeardMessage,
  isCallerSilent,
  isOver,
  isQuiet,
  NEVER,
  type Purpose,
  type ReplyState,
  type TurnTimes,
} from './state.ts';
import { awaitAfterSound, awaitReply, endWait } from './waiting.ts';

/** Last words that are never heard do not keep a call alive. */
const CLOSING_MS = 20_000;
const FAILURES_TO_END = 2;

interface ReplyOptions {
  readonly after?: AfterReply;
  readonly unconditional?: boolean;
  readonly heard?: readonly HeardMessage[];
  /** As the assistant's settings say when absent. */
  readonly interruptible?: boolean;
  /** A turn of the caller was over since. */
  readonly sinceMs?: number | undefined;
}

/** Answers what was heard with the model. */
export function startAnswer(draft: Draft, heard: readonly HeardMessage[], times?: TurnTimes): void {
  const reply = begin(draft, 'answer', { sinceMs: times?.waitsSinceMs });
  if (!reply) return;
  const { news } = draft.state;
  patch(draft, { news: [] });
  const all = [...news, ...heard];
  draft.orders.push({ type: 'answer', reply: reply.id, heard: all, times, interruptible: reply.interruptible });
}

const IN_CIRCLES: HeardMessage = {
  text: '(You hear the same again and again: you go in circles. Try another way, or say goodbye and end the call.)',
  via: 'event',
};

/** Answers a turn of the caller, unless it goes in circles: then a human is offered, or the call ends politely (B4). */
export function answerTurn(draft: Draft, heard: readonly HeardMessage[], times: TurnTimes) {
  const text = heard.map((each) => each.text).join(' ');
  noteForLoop(draft, 'caller', text);
  const told = followLanguage(draft, text, heard);
  const { pausing, loop, settings } = draft.state;
  const way = settings.loopGuard && wayOut(loop, settings.loopGuard, pausing);
  if (!way) return startAnswer(draft, told, times);
  patch(draft, { loop: way.loop });
  record(draft, { type: 'loop', who: way.who });
  const sinceMs = times.waitsSinceMs;
  if (way.sentence === undefined) return startAnswer(draft, [...told, IN_CIRCLES], times);
  if (way.sentence === 'offerHuman') return startSentence(draft, way.sentence, { heard: told, sinceMs });
  const reason = { by: 'assistant', code: 'loop', detail: 'The conversation went in circles.' } as const;
  startSentence(draft, way.sentence, { heard: told, after: { type: 'end-call', reason }, sinceMs });
}

function noteForLoop(draft: Draft, who: 'caller' | 'assistant', text: string): void {
  if (draft.state.settings.loopGuard) patch(draft, { loop: noteSaying(draft.state.loop, who, text) });
}

/** Goes on in the language that the caller has changed to; gives `heard` with a word about it to the model. */
function followLanguage(draft: Draft, text: string, heard: readonly HeardMessage[]): readonly HeardMessage[] {
  const { spoken, settings } = draft.state;
  const choices = settings.followed.map(({ tag }) => tag);
  const now = choices.length < 2 ? spoken : follow(spoken, text, choices);
  if (now === spoken) return heard;
  patch(draft, { spoken: now });
  const next = now.tag === spoken.tag ? undefined : settings.followed.find(({ tag }) => tag === now.tag);
  if (!next) return heard;
  patch(draft, { settings: { ...settings, language: next.words, sentences: next.sentences } });
  record(draft, { type: 'language', from: spoken.tag, to: now.tag });
  draft.orders.push({ type: 'change-language', tag: now.tag });
  return [{ text: `(The caller goes on in ${now.tag}: speak that language from now on.)`, via: 'event' }, ...heard];
}

/** What came to be known while the model was not asked: answered as soon as nobody has anything else to do. */
export function tellNews(draft: Draft): void {
  if (draft.state.news.length === 0 || !isQuiet(draft.state)) return;
  startAnswer(draft, []);
}

/** Speaks one of the plan's sentences. An empty one has been heard already. */
export function startSentence(draft: Draft, purpose: Exclude<Purpose, 'answer'>, options: ReplyOptions = {}): void {
  const { settings } = draft.state;
  const text = textOf(settings, purpose);
  if (text.trim() === '') {
    if (options.after) actAfter(draft, options.after);
    return;
  }
  const reply = begin(draft, purpose, options);
  if (!reply) return;
  if (options.after?.type === 'end-call') setDeadline(draft, 'closing', draft.nowMs + CLOSING_MS);
  const { id, interruptible } = reply;
  draft.orders.push({ type: 'say', reply: id, purpose, text, heard: options.heard ?? [], interruptible });
}

function textOf({ firstMessage, answering, sentences }: TurnSettings, purpose: Exclude<Purpose, 'answer'>): string {
  if (purpose === 'firstMessage') return firstMessage;
  if (purpose === 'voicemailMessage' || purpose === 'screeningReply') return answering?.[purpose] ?? '';
  return sentences[purpose];
}

/** Undefined: stopping the reply before it has ended the call. */
function begin(draft: Draft, purpose: Purpose, options: ReplyOptions): ReplyState | undefined {
  stopReply(draft);
  if (isOver(draft.state)) return undefined;
  const { nextReply: id, settings } = draft.state;
  const reply: ReplyState = {
    id,
    purpose,
    after: options.after,
    unconditional: options.unconditional ?? false,
    interruptible: settings.bargeIn && (options.interruptible ?? true),
    audible: false,
    signsOfLife: 0,
  };
  patch(draft, { nextReply: id + 1, reply, owesAnswer: false });
  // What a machine says may well be answered by silence.
  if (!draft.state.pausing || purpose !== 'answer') awaitReply(draft, purpose, options.sinceMs);
  return reply;
}

/** Ends the current reply where it is; what it would have brought about happens only when it is unconditional. */
export function stopReply(draft: Draft): void {
  const { reply } = draft.state;
  if (!reply) return;
  patch(draft, { reply: undefined, caller: { ...draft.state.caller, pausedPlayback: false } });
  // Who has heard nothing of it goes on waiting.
  if (!draft.state.waiting) setDeadline(draft, 'life', NEVER);
  setDeadline(draft, 'speech', NEVER);
  setDeadline(draft, 'closing', NEVER);
  draft.orders.push({ type: 'stop-reply', reply: reply.id });
  if (reply.unconditional && reply.after) actAfter(draft, reply.after);
}

export function replyAudible(draft: Draft): void {
  const { reply, caller } = draft.state;
  if (!reply) return;
  const signsOfLife = draft.state.waiting?.signsOfLife ?? reply.signsOfLife;
  patch(draft, { reply: { ...reply, audible: true, signsOfLife } });
  // Both have begun at the same time: what is said is said over the reply.
  if (!isCallerSilent(draft.state)) patch(draft, { caller: { ...caller, overReply: true } });
  endPause(draft);
  endWait(draft);
  setDeadline(draft, 'life', NEVER);
}

export function replyDone(draft: Draft, after: AfterReply | undefined, said: string): void {
  const { reply } = draft.state;
  if (!reply) return;
  patch(draft, { reply: undefined });
  if (reply.purpose === 'answer') {
    patch(draft, { failures: 0 });
    noteForLoop(draft, 'assistant', said);
  }
  awaitAfterSound(draft, draft.nowMs);
  setDeadline(draft, 'speech', NEVER);
  setDeadline(draft, 'closing', NEVER);
  const next = reply.after ?? after;
  if (!next) return;
  // Nobody is put through without a word.
  if (next.type === 'transfer' && !reply.audible) startSentence(draft, 'oneMoment', { after: next });
  else actAfter(draft, next);
}

function actAfter(draft: Draft, after: AfterReply) {
  if (after.type === 'end-call') return finish(draft, after.reason);
  if (after.type === 'wait') return pause(draft, after);
  if (after.type === 'stay-silent') return endWait(draft);
  patch(draft, { phase: 'transferring' });
  draft.orders.push({ type: 'transfer', name: after.name, target: after.target });
}

/** Silence on purpose (B7). */
function pause(draft: Draft, { limitMs, anew }: Extract<AfterReply, { type: 'wait' }>): void {
  if (!draft.state.pausing || anew) setDeadline(draft, 'pause', draft.nowMs + limitMs);
  endWait(draft);
  patch(draft, { pausing: true });
}

export function endPause(draft: Draft): void {
  if (!draft.state.pausing) return;
  patch(draft, { pausing: false });
  setDeadline(draft, 'pause', NEVER);
}

export function transferFailed(draft: Draft, destination: string, detail: string): void {
  if (draft.state.phase !== 'transferring') return;
  patch(draft, { phase: 'talking' });
  record(draft, { type: 'transfer', destination, ok: false, detail });
  startSentence(draft, 'transferFailed');
}

/** A provider failed and its retry too: an apology, and at the second time in a row the end. */
export function replyFailed(draft: Draft, stage: 'model' | 'speech', kind: ProviderErrorKind) {
  const { reply } = draft.state;
  if (!reply) return;
  const failures = draft.state.failures + 1;
  patch(draft, { reply: undefined, failures });
  setDeadline(draft, 'life', NEVER);
  const needsPerson = kind === 'configuration' || kind === 'authentication';
  const reason: EndReason = needsPerson
    ? { by: 'configuration', code: 'provider-misconfigured', detail: `The ${stage} provider cannot be used.` }
    : { by: 'provider', code: 'provider-failed', detail: `The ${stage} provider failed.` };
  if (reply.after) return actAfter(draft, reply.after);
  if (stage === 'speech' && (needsPerson || reply.purpose === 'apology')) return finish(draft, reason);
  const after: AfterReply = { type: 'end-call', reason };
  if (needsPerson || failures >= FAILURES_TO_END) startSentence(draft, 'apology', { after, unconditional: true });
  else startSentence(draft, 'apology');
}
