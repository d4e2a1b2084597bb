export type { Conversation, ConversationDeps, ConversationOutcome, PreparedConversation } from './contract.ts';
export { timelineEvent } from './contract.ts';
export { prepareConversation } from './conversation.ts';
export type { ConversationPlan, ConversationSentences, ConversationTool, PlanLanguage, ToolOutcome } from './plan.ts';
export { splitSentences } from './sentence.ts';
