import { addresseeIn } from './aside.ts';
import { type Draft, patch, resumePlayback, setDeadline } from './draft.ts';
import { claimsTurn, plainWords } from './language.ts';
import { hasSomethingSaid, isCallerSilent, NEVER } from './state.ts';

/**
 * A voice shorter than this is a word at most. Over a reply, which is silent meanwhile, it counts only with a transcript
 * that is final and this sure; playback waits for that transcript hardly at all.
 */
export const SHORT_VOICE_MS = 350;
/**
 * Where words come while they are spoken, a voice that has none after this, and after half as long again as they take at
 * most in this call, hums, laughs or coughs.
 */
const WORDLESS_MS = 900;
const WORDLESS_SHARE = 1.5;
/** What was slow once counts less with each voice. */
const FIRST_WORD_KEPT = 0.8;
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

/** A hum or a laugh, which no word comes of, keeps no reply waiting to its end. */
export function awaitAnyWord(draft: Draft): void {
  const { settings, reply, caller, said } = draft.state;
  if (!settings.partials || !reply?.audible || !caller.pausedPlayback) return;
  if (caller.firstWordMs === 0 || hasSomethingSaid(said)) return;
  setDeadline(draft, 'wordless', caller.onsetAtMs + Math.max(WORDLESS_MS, WORDLESS_SHARE * caller.firstWordMs));
}

/** The `wordless` deadline. Words that come after all stop the reply as any do. */
export function wordless(draft: Draft): void {
  setDeadline(draft, 'wordless', NEVER);
  if (draft.state.caller.voice === 'speaking' && !hasSomethingSaid(draft.state.said)) resumePlayback(draft);
}

/** The first word of a voice is there: how long that took. */
export function noteFirstWord(draft: Draft, text: string): void {
  const { caller, said } = draft.state;
  if (caller.voice !== 'speaking' || hasSomethingSaid(said) || plainWords(text).length === 0) return;
  const firstWordMs = Math.max(draft.nowMs - caller.onsetAtMs, FIRST_WORD_KEPT * caller.firstWordMs);
  patch(draft, { caller: { ...caller, firstWordMs } });
}
