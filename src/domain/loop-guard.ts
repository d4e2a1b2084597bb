import { z } from 'zod';

/** A conversation that goes in circles: a human is offered where there is one, otherwise the call ends politely (B4). */
export const LoopGuardSettings = z.object({
  enabled: z.boolean().default(true),
  /** How often in a row the caller or the assistant says the same before that. */
  attempts: z.number().int().min(2).max(5).default(3),
});
export type LoopGuardSettings = z.infer<typeof LoopGuardSettings>;
