import { z } from 'zod';
import { Language } from './language.ts';

/** A language in which the assistant goes on when the caller changes to it. */
export const FollowedLanguage = z.object({
  language: Language,
  /** Empty: the provider's usual voice of the language. */
  voice: z.string().max(120).default(''),
});
export type FollowedLanguage = z.infer<typeof FollowedLanguage>;
