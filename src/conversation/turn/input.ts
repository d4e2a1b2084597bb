import { type Draft, finish, patch, record, resumePlayback, setDeadline } from './draft.ts';
import { considerTurn, takeInput } from './hearing.ts';
import { endsLastInput, type KeypadStep, keyPressed, keypadTimedOut, noKeys } from './keypad.ts';
import { startAnswer, startSentence, stopReply } from './reply.ts';
import { hasSomethingSaid, isCallerSilent, isQuiet, NEVER, nothingSaid, silentCaller } from './state.ts';
import { endWait } from './waiting.ts';

/** How long a noise puts off the inactivity warning. */
const NOISE_MS = 1000;
/** How long a talking caller puts off the end at the maximum duration. */
const LAST_WORD_MS = 5000;

export function keyDown(draft: Draft, key: string) {
  const { settings, keypad } = draft.state;
  record(draft, { type: 'key', key });
  if (!settings.keypad.enabled || draft.state.phase !== 'talking') return;
  if (endsLastInput(keypad, key, settings.keypad, draft.nowMs)) return patch(draft, { keypad: noKeys });
  // A key is meant, whatever cannot be interrupted by voice.
  endWait(draft);
  stopReply(draft);
  if (draft.state.phase === 'talking') applyKeypad(draft, keyPressed(keypad, key, settings.keypad, draft.nowMs));
}

export function keypadDue(draft: Draft): void {
  applyKeypad(draft, keypadTimedOut(draft.state.keypad, draft.state.settings.keypad));
}

function applyKeypad(draft: Draft, step: KeypadStep): void {
  patch(draft, { keypad: step.state });
  setDeadline(draft, 'keypad', step.state.dueAtMs ?? NEVER);
  if (step.submitted !== undefined) takeInput(draft, step.submitted, 'keys');
  if (step.tooFew === undefined) return;
  const { minLength } = draft.state.settings.keypad;
  startAnswer(draft, [
    { text: `(The caller pressed ${step.tooFew}: fewer than the ${minLength} keys that are needed.)`, via: 'event' },
  ]);
}

/** Both were silent for the assistant's inactivity time (A20): a warning, then the end. */
export function inactivityDue(draft: Draft) {
  const { state } = draft;
  setDeadline(draft, 'inactivity', NEVER);
  if (!isCallerSilent(state) || hasSomethingSaid(state.said)) {
    return setDeadline(draft, 'inactivity', draft.nowMs + NOISE_MS);
  }
  if (state.warned) {
    const reason = { by: 'caller', code: 'inactivity', detail: 'The caller said nothing any more.' } as const;
    return startSentence(draft, 'goodbyeSilence', { after: { type: 'end-call', reason } });
  }
  patch(draft, { warned: true });
  record(draft, { type: 'inactivity-warning' });
  startSentence(draft, 'stillThere');
}

/** Time enough to come to an end: a minute, in short calls a fifth of the whole. */
export const warningBeforeMs = (maxDurationMs: number): number => Math.min(60_000, maxDurationMs / 5);

/** The end is near: said as soon as nobody speaks. */
export function durationWarningDue(draft: Draft): void {
  patch(draft, { durationWarningDue: draft.state.settings.sentences.durationWarning !== '' });
}

export function warnOfDuration(draft: Draft): void {
  if (!draft.state.durationWarningDue || !isQuiet(draft.state)) return;
  patch(draft, { durationWarningDue: false });
  startSentence(draft, 'durationWarning');
}

/** The longest a call may be: a sentence, then the end. A caller who is talking may finish, and is not talked over. */
export function maxDurationDue(draft: Draft) {
  const reason = { by: 'assistant', code: 'max-duration', detail: 'The longest duration was reached.' } as const;
  if (isCallerSilent(draft.state)) {
    setDeadline(draft, 'maxDuration', NEVER);
    patch(draft, { durationWarningDue: false });
    return startSentence(draft, 'maxDuration', { after: { type: 'end-call', reason }, unconditional: true });
  }
  if (draft.state.overtime) return finish(draft, reason);
  patch(draft, { overtime: true });
  setDeadline(draft, 'maxDuration', draft.nowMs + LAST_WORD_MS);
}

/** On hold nobody hears the assistant, and what comes from there is music. */
export function holdChanged(draft: Draft, held: boolean): void {
  if (held === draft.state.held) return;
  record(draft, { type: 'hold', held });
  const { reply, owesAnswer } = draft.state;
  if (held) {
    endWait(draft);
    stopReply(draft);
    if (draft.state.phase === 'over') return;
    resumePlayback(draft);
    patch(draft, { held, caller: silentCaller, keypad: noKeys, said: nothingSaid, owesAnswer: reply !== undefined });
    setDeadline(draft, 'turn', NEVER);
    setDeadline(draft, 'final', NEVER);
    setDeadline(draft, 'keypad', NEVER);
    return;
  }
  patch(draft, { held });
  if (owesAnswer && draft.state.phase === 'talking') {
    startAnswer(draft, [{ text: '(The caller was on hold while you spoke and is back.)', via: 'event' }]);
  }
  considerTurn(draft);
}
