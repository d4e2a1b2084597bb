import { z } from 'zod';

/** The assistant may press keys, to find its way through the menu of another system (B6). */
export const KeypadInteractionSettings = z.object({ enabled: z.boolean().default(false) });
export type KeypadInteractionSettings = z.infer<typeof KeypadInteractionSettings>;
