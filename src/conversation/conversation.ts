import { InvalidStateError } from '#base';
import type { CallLeg } from '#telephony';
import type { Conversation, ConversationDeps, PreparedConversation } from './contract.ts';
import type { ConversationPlan } from './plan.ts';

/**
 * Makes everything ready while the call rings: the recogniser is opened and the first message is synthesised.
 * Call it before `leg.answer()`; the end of the leg closes it also when `start` was never called.
 */
export function prepareConversation(
  _plan: ConversationPlan,
  _leg: CallLeg,
  _deps: ConversationDeps,
): PreparedConversation {
  throw new InvalidStateError('The call runtime is not wired yet.');
}

/** Starts a conversation on a leg that has just been answered. */
export function startConversation(plan: ConversationPlan, leg: CallLeg, deps: ConversationDeps): Conversation {
  return prepareConversation(plan, leg, deps).start();
}
