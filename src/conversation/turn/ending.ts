import { type Draft, patch } from './draft.ts';
import { hasSomethingSaid, isCallerSilent, type TurnEvent } from './state.ts';

/** A voice has ended: where a model can tell, it is asked whether it sounds finished. */
export function judgeEnding({ state: { phase, settings, said }, orders }: Draft): void {
  if (!settings.judgesEndings || phase !== 'talking' || !hasSomethingSaid(said)) return;
  orders.push({ type: 'judge-ending', startedAtMs: said.startedAtMs, endedAtMs: said.endedAtMs });
}

/** The model's answer counts for the voice that it was asked about, as long as nothing was said since and the turn is not taken. */
export function endingJudged(draft: Draft, event: Extract<TurnEvent, { type: 'ending-judged' }>): void {
  const { said } = draft.state;
  if (!isCallerSilent(draft.state) || !hasSomethingSaid(said) || said.endedAtMs !== event.endedAtMs) return;
  patch(draft, { said: { ...said, soundsFinished: event.probability } });
}
