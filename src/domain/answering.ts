import { z } from 'zod';

/**
 * Who answered a call that we placed. `beep`: a machine that records from now on; `screening`: an assistant that asks on
 * somebody's behalf who is calling; `unknown`: not decided.
 */
export const AnsweredBy = z.enum(['human', 'voicemail', 'beep', 'menu', 'screening', 'unknown']);
export type AnsweredBy = z.infer<typeof AnsweredBy>;

/** What a verdict on who answered rests on. */
export const AnsweredBecause = z.enum([
  'beep' /** A greeting and the beep after it. */,
  'recording' /** Speaks of a tone, a mailbox, a recording. */,
  'message' /** Asks for a message, and says that nobody is there or goes on at length. */,
  'absence' /** Says that nobody is there, at length. */,
  'monologue' /** Speaks on and on. */,
  'keys' /** Offers keys to press. */,
  'asks-who' /** Asks who is calling and why. */,
  'offers-help',
  'picks-up' /** "Hello?" */,
  'waits' /** Says something and waits. */,
  'silence' /** Says nothing. */,
  'uncertain' /** Time is up. */,
]);
export type AnsweredBecause = z.infer<typeof AnsweredBecause>;

/** What an assistant does on its outbound calls when no human answers. */
export const AnsweringSettings = z.object({
  voicemail: z.enum(['leave-message', 'hang-up', 'call-back']).default('hang-up'),
  /** Left after the beep; `{{variables}}` allowed. Empty: the assistant hangs up. */
  voicemailMessage: z.string().max(1000).default(''),
  menu: z.enum(['press-keys', 'hang-up', 'speak']).default('speak'),
  /** For each menu in turn, separated by spaces: `1 42#`. */
  menuKeys: z
    .string()
    .max(60)
    .regex(/^([0-9*#]+( [0-9*#]+)*)?$/, 'Use keys, with a space between those for one menu and the next.')
    .default(''),
  /** Who calls and why, for a call-screening assistant; `{{variables}}` allowed. Empty: the first message is spoken. */
  screeningReply: z.string().max(500).default(''),
});
export type AnsweringSettings = z.infer<typeof AnsweringSettings>;
