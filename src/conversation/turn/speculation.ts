import { completenessIn, type Draft, patch } from './draft.ts';
import type { Completeness } from './end-of-turn/heard.ts';
import { gistOf, plainWords } from './language.ts';
import { isCallerSilent } from './state.ts';

/** Words that come so long after the voice paused belong to what was said before the pause. */
const LULL_MS = 300;
/**
 * A sentence of so many words that may end here is worth an answer although the voice goes on, and so often in a turn: in
 * six of ten turns of the end-of-turn set that is the right one, and 0.14 a turn are thrown away.
 */
const EARLY_WORDS = 7;
const MOST_EARLY = 2;

/** What is clearly not over will be longer: an answer to it would be thrown away. */
const WHOLE: ReadonlySet<Completeness> = new Set(['complete', 'likely', 'open', 'expectant']);

/** Begins an answer as soon as the caller may have finished, and drops it when that was not all. */
export function considerSpeculation(draft: Draft): void {
  const { state } = draft;
  if (!state.settings.speculation) return;
  const { said, speculated } = state;
  // Most events come while nobody says a word.
  if (said.text === '' && said.partial === '') {
    if (speculated !== undefined || state.begunEarly > 0) patch(draft, { speculated: undefined, begunEarly: 0 });
    return;
  }
  const text = `${said.text} ${said.partial}`.trim();
  const gist = gistOf(text, state.settings.language);
  if (gist === speculated) return;
  const occasion = gist === '' ? undefined : occasionFor(text, draft);
  if (occasion) draft.orders.push({ type: 'speculate', text });
  // The turn that was taken has its answer: only words that go on make it useless.
  else if (speculated !== undefined && gist !== '') draft.orders.push({ type: 'drop-speculation' });
  patch(draft, {
    speculated: occasion ? gist : undefined,
    begunEarly: state.begunEarly + (occasion === 'early' ? 1 : 0),
  });
}

/**
 * Whether now is the time to answer `text`: the caller is silent or has just paused; `early`: the voice goes on, but the
 * words sound finished. Recognisers tell the last word about when the voice has ended, or later.
 */
function occasionFor(text: string, draft: Draft): 'pause' | 'early' | undefined {
  const { state, nowMs } = draft;
  if (state.phase !== 'talking' || state.reply || state.held) return undefined;
  const pauses = isCallerSilent(state) || (state.lullAtMs <= nowMs && nowMs - state.lullAtMs <= LULL_MS);
  if (!pauses && state.begunEarly >= MOST_EARLY) return undefined;
  const completeness = completenessIn(draft, text);
  if (pauses) return WHOLE.has(completeness) ? 'pause' : undefined;
  const isSentence = completeness === 'likely' && plainWords(text).length >= EARLY_WORDS;
  return completeness === 'complete' || isSentence ? 'early' : undefined;
}
