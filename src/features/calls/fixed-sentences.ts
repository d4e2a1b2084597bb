import { splitSentences } from '#conversation';
import type { AssistantConfig } from '#domain';
import { languagesOf } from './languages.ts';
import { sentencesFor } from './sentences.ts';

/** What stands in braces is put in for each call: who hears it may be the only one. */
const HAS_VARIABLES = /\{\{/;

/**
 * The sentences that an assistant says in the same words to everybody: of its settings and of the platform, and never one
 * that has something of the caller in it. Whole texts and the pieces in which they are spoken.
 */
export function fixedSentences(config: AssistantConfig): ReadonlySet<string> {
  const { firstMessage, messages, answering, intents } = config;
  const texts = [
    ...[firstMessage, answering.voicemailMessage, answering.screeningReply],
    ...Object.values(messages),
    ...languagesOf(config).flatMap((language) => Object.values({ ...sentencesFor(language) })),
    ...intents.flatMap(({ reply }) => Object.values(reply)),
  ];
  const fixed = texts.filter((text) => !HAS_VARIABLES.test(text)).map((text) => text.trim());
  return new Set(fixed.flatMap((text) => [text, ...splitSentences(text)]));
}
