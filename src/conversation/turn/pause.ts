import { type Draft, patch, setDeadline } from './draft.ts';
import { startAnswer } from './reply.ts';
import { hasSomethingSaid, isCallerSilent, isFree } from './state.ts';

/** How long a voice puts off the end of the pause. */
const VOICE_MS = 1000;

/** The assistant has kept silent for as long as it may (B7): the model decides what now. */
export function pauseDue(draft: Draft): void {
  const { state } = draft;
  if (!isFree(state) || !isCallerSilent(state) || hasSomethingSaid(state.said)) {
    setDeadline(draft, 'pause', draft.nowMs + VOICE_MS);
    return;
  }
  patch(draft, { pausing: false });
  startAnswer(draft, [
    { text: '(You have waited as long as you may. Say something, try another way, or end the call.)', via: 'event' },
  ]);
}
