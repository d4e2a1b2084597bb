export type { ConversationPlan, ConversationSentences, ConversationTool, ToolOutcome } from './plan.ts';
