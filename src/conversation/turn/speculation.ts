import { completenessOf } from './end-of-turn.ts';
import { plainWords } from './language.ts';
import { type Draft, isCallerSilent, patch, type TurnState } from './state.ts';

/** Words that come so long after the voice paused belong to what was said before the pause. */
const LULL_MS = 300;

/** Begins an answer as soon as the caller may have finished, and drops it when that was not all. */
export function considerSpeculation(draft: Draft): void {
  const { state } = draft;
  if (!state.settings.speculation) return;
  const { said } = state;
  // Most events come while nobody says a word.
  if (state.speculated === undefined && said.text === '' && said.partial === '') return;
  const text = `${said.text} ${said.partial}`.trim();
  const words = plainWords(text).join(' ');
  if (words === state.speculated) return;
  const begin = words !== '' && mayBeAll(state, draft.nowMs) && isWhole(text, state);
  if (begin) draft.orders.push({ type: 'speculate', text });
  // The turn that was taken has its answer: only words that go on make it useless.
  else if (state.speculated !== undefined && words !== '') draft.orders.push({ type: 'drop-speculation' });
  patch(draft, { speculated: begin ? words : undefined });
}

/** Nothing else is going on, and the caller is silent or has just paused. */
function mayBeAll(state: TurnState, nowMs: number): boolean {
  if (state.phase !== 'talking' || state.reply || state.held) return false;
  return isCallerSilent(state) || (state.lullAtMs <= nowMs && nowMs - state.lullAtMs <= LULL_MS);
}

/** What is clearly not over will be longer: an answer to it would be thrown away. */
function isWhole(text: string, { settings }: TurnState): boolean {
  const completeness = completenessOf(text, settings.language);
  return completeness !== 'unfinished' && completeness !== 'dictating' && completeness !== 'holding';
}
