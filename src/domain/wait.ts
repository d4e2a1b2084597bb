import { z } from 'zod';

/** The assistant may keep silent, through hold music or a menu being read out, until something is worth answering (B7). */
export const WaitSettings = z.object({
  enabled: z.boolean().default(false),
  /** Then it has to say or do something. */
  limitMs: z.number().int().min(5000).max(600_000).default(120_000),
});
export type WaitSettings = z.infer<typeof WaitSettings>;
