import { type Draft, patch, resumePlayback, setDeadline } from './draft.ts';
import { isCallerSilent, NEVER, type Purpose } from './state.ts';

/** Silence before the first sign of life, which may be a sentence. */
const SIGN_OF_LIFE_MS = 1200;
/** Between signs that were not heard to end; half of it after a sentence, whose synthesis may take too long. */
const NEXT_SIGN_MS = 1500;
/** What is not there so long after the voice is late: a transcript, or a word about one that came to nothing. */
const LATE_MS = 1800;

/** A reply is begun for a caller who waits since then, or for the one before, which nobody heard, or for a transcript. */
export function awaitReply(draft: Draft, purpose: Purpose, sinceMs: number | undefined): void {
  const { waiting, deadlines } = draft.state;
  const firstMs =
    sinceMs === undefined ? Math.min(deadlines.life, draft.nowMs + SIGN_OF_LIFE_MS) : sinceMs + SIGN_OF_LIFE_MS;
  const dueAtMs = waiting?.dueAtMs ?? firstMs;
  // "One moment" makes sense while an answer is looked for, and in time: whatever else is late is announced by a tone.
  const saysSo = purpose === 'answer' && dueAtMs > draft.nowMs;
  wait(draft, Math.max(draft.nowMs, dueAtMs), Math.max(saysSo ? 0 : 1, waiting?.signsOfLife ?? 0));
}

/** A voice or a reply has ended: from then on silence counts, for a reply that is not heard and for a transcript. */
export function awaitAfterSound(draft: Draft, endedAtMs: number): void {
  const { reply, waiting, said, deadlines } = draft.state;
  if (!reply) {
    endWait(draft);
    setDeadline(draft, 'life', said.finalDue ? endedAtMs + LATE_MS : NEVER);
  } else if (deadlines.life !== NEVER) {
    wait(draft, endedAtMs + SIGN_OF_LIFE_MS, waiting?.signsOfLife ?? reply.signsOfLife);
  }
}

/** A reply was stopped for nothing: a word about it is due. */
export function awaitWord(draft: Draft, endedAtMs: number): void {
  if (!draft.state.waiting) wait(draft, Math.max(draft.nowMs, endedAtMs + LATE_MS), 1);
}

/** What was said stands in for "one moment": only tones follow. */
export function replyQuiet(draft: Draft): void {
  wait(draft, draft.nowMs + SIGN_OF_LIFE_MS, Math.max(1, draft.state.reply?.signsOfLife ?? 0));
}

/** The caller hears something, or makes a sound: the wait is over. */
export function endWait(draft: Draft): void {
  if (draft.state.waiting) patch(draft, { waiting: undefined });
}

/** The `life` deadline: the caller has heard nothing for a while, and a reply is due or the transcript that it needs. */
export function signOfLife(draft: Draft): void {
  const { reply, held } = draft.state;
  if (!isCallerSilent(draft.state) || held) {
    if (reply) setDeadline(draft, 'life', draft.nowMs + NEXT_SIGN_MS);
  } else if (reply || isTurnOpen(draft)) {
    giveSign(draft);
  } else {
    endWait(draft);
  }
}

function giveSign(draft: Draft): void {
  const { reply, waiting, settings } = draft.state;
  const signsOfLife = waiting?.signsOfLife ?? reply?.signsOfLife ?? 0;
  const form = reply && signsOfLife === 0 && settings.sentences.oneMoment !== '' ? 'sentence' : 'tone';
  // A sentence needs its own synthesis: when that is not heard soon, the tone follows.
  wait(draft, draft.nowMs + (form === 'sentence' ? NEXT_SIGN_MS / 2 : NEXT_SIGN_MS), signsOfLife + 1);
  resumePlayback(draft);
  draft.orders.push({ type: 'sign-of-life', form });
}

/** The caller has finished something, and what it comes to is not decided. */
function isTurnOpen({ state: { phase, said, waiting, pausing, owesAnswer } }: Draft): boolean {
  if (phase !== 'talking' || pausing) return false;
  return said.finalDue || (waiting !== undefined && (said.text !== '' || owesAnswer));
}

function wait(draft: Draft, dueAtMs: number, signsOfLife: number): void {
  patch(draft, { waiting: { dueAtMs, signsOfLife } });
  setDeadline(draft, 'life', dueAtMs);
}
