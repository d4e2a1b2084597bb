import { type Addressee, addresseeOf, soundsHalfAway } from './addressed.ts';
import { type Draft, patch, record } from './draft.ts';
import { plainWords } from './language.ts';
import { nothingSaid } from './state.ts';

/** Weak voices so soon after words for somebody else go on with them: the end of a weak sentence may come by itself. */
const ASIDE_GAP_MS = 1500;

/** For whom `text`, of the present voice or the last one, is. */
export function addresseeIn({ state }: Draft, text: string): Addressee {
  const { caller, settings } = state;
  const goesOn = caller.onsetAtMs - caller.asideEndedAtMs < ASIDE_GAP_MS;
  return addresseeOf(plainWords(text), settings.language.address, { ...caller, goesOn });
}

/** What a segment adds to the turn: nothing when it has no word in it, or only words that are for somebody else. */
export function wordsForUs(draft: Draft, text: string): string {
  if (plainWords(text).length === 0) return '';
  const addressee = addresseeIn(draft, text);
  if (addressee === 'somebody-else') dropForOthers(draft, text);
  // "Um" after other words belongs to them: there is more to come.
  const ignored = addressee === 'somebody-else' || (addressee === 'nobody' && draft.state.said.text === '');
  return ignored ? '' : text.trim();
}

/** `text` is for somebody else, and so is what was said weakly before it in the same turn. */
function dropForOthers(draft: Draft, text: string): void {
  const { said, caller } = draft.state;
  const goesBack = said.text !== '' && soundsHalfAway(said.weakerDb);
  const whole = goesBack ? `${said.text} ${text}` : text;
  const startedAtMs = goesBack ? said.startedAtMs : caller.onsetAtMs;
  const endedAtMs = caller.endedAtMs || draft.nowMs;
  record(draft, { type: 'aside', text: whole.trim(), startedAtMs, endedAtMs });
  patch(draft, { caller: { ...caller, asideEndedAtMs: endedAtMs } });
  if (goesBack) patch(draft, { said: { ...nothingSaid, endedAtMs: said.endedAtMs } });
}

/** Whether all that was said is for somebody else: a weak sentence in pieces, none of which told. Notes it. */
export function isForOthers(draft: Draft): boolean {
  const { said, caller, settings } = draft.state;
  if (!soundsHalfAway(said.weakerDb)) return false;
  const context = { weakerDb: said.weakerDb, overReply: caller.overReply, goesOn: false };
  if (addresseeOf(plainWords(said.text), settings.language.address, context) !== 'somebody-else') return false;
  const { text, startedAtMs, endedAtMs } = said;
  record(draft, { type: 'aside', text, startedAtMs, endedAtMs });
  patch(draft, { caller: { ...caller, asideEndedAtMs: endedAtMs } });
  return true;
}
