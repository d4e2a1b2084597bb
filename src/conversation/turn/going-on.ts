import { addresseeIn } from './aside.ts';
import { type Draft, resumePlayback } from './draft.ts';
import { claimsTurn } from './language.ts';
import { isCallerSilent } from './state.ts';

/**
 * A voice shorter than this is a word at most. Over a reply, which is silent meanwhile, it counts only with a transcript
 * that is final and this sure; playback waits for that transcript hardly at all.
 */
export const SHORT_VOICE_MS = 350;
/** Listening words after so long a voice, which has just paused, are all that is said. */
const LONG_LISTENING_MS = 600;
const LULL_MS = 150;
/** Words that have not changed for longer, under a voice, are not the last ones. */
const LAST_WORD_MS = 250;

/** Words over a reply whose transcript is not final count when they were said by what is speech, and not too short. */
export function isCredible({ state: { caller, reply }, nowMs }: Draft): boolean {
  if (!reply?.audible) return true;
  if (caller.voice === 'silent') return caller.voicedMs >= SHORT_VOICE_MS;
  return caller.voice === 'speaking' && nowMs - caller.onsetAtMs >= SHORT_VOICE_MS;
}

/** What was paused goes on beside words for somebody else, and after words of listening: the transcript is not waited for. */
export function considerGoingOn(draft: Draft) {
  const { reply, said, settings, caller } = draft.state;
  if (!reply?.audible || said.partial === '' || said.text !== '') return;
  const addressee = addresseeIn(draft, said.partial);
  const isSilent = isCallerSilent(draft.state);
  if (addressee === 'somebody-else' && (isSilent || isCredible(draft))) return resumePlayback(draft);
  if (!isSilent && !hasJustPaused(draft)) return;
  const listens = !claimsTurn(said.partial, settings.language, {
    minimumWords: 1,
    duringFirstMessage: reply.purpose === 'firstMessage',
    answering: caller.overQuestionEnd,
    unfinished: false,
  });
  if (listens || addressee !== 'assistant') resumePlayback(draft);
}

/** A voice of some length that has fallen silent a moment ago, right after its last word. */
function hasJustPaused({ state: { caller, lullAtMs, said }, nowMs }: Draft): boolean {
  const isLong = nowMs - caller.onsetAtMs >= LONG_LISTENING_MS;
  return isLong && lullAtMs <= nowMs && nowMs - lullAtMs < LULL_MS && nowMs - said.changedAtMs < LAST_WORD_MS;
}
