import { z } from 'zod';

const Message = z.string().trim().max(500).default('');

/** What the assistant says of its own accord; empty: the sentence of its language. `{{variables}}` allowed. */
export const AssistantMessages = z.object({
  /** Nobody has said anything for the inactivity time (A20). */
  stillThere: Message,
  /** Still nobody says anything: the call ends. */
  goodbyeSilence: Message,
  /** The longest duration is near. */
  durationWarning: Message,
});
export type AssistantMessages = z.infer<typeof AssistantMessages>;
