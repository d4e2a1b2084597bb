/** The tabs of the assistant page, in their order; the address holds the chosen one. */
export const ASSISTANT_TABS = [
  'basics',
  'prompt',
  'voice',
  'hearing',
  'model',
  'intents',
  'documents',
  'behaviour',
  'outbound',
  'versions',
] as const;
export type AssistantTab = (typeof ASSISTANT_TABS)[number];
