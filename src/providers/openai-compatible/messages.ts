import type { ModelMessage as SdkMessage } from 'ai';
import type { ModelMessage } from '../language-model.ts';

/** Messages as the SDK takes them. What models know no field for, keys and interruptions, is told in brackets. */
export function sdkMessages(messages: readonly ModelMessage[]): SdkMessage[] {
  return messages.map(sdkMessage);
}

function sdkMessage(message: ModelMessage): SdkMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: userText(message.content, message.via) };
    case 'assistant':
      return {
        role: 'assistant',
        content: [
          ...textParts(message.content, message.interrupted ?? false),
          ...(message.toolCalls ?? []).map((call) => ({
            type: 'tool-call' as const,
            toolCallId: call.id,
            toolName: call.name,
            input: call.arguments,
          })),
        ],
      };
    case 'tool':
      return {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: message.toolCallId,
            toolName: message.toolName,
            output: { type: message.isError ? 'error-text' : 'text', value: message.content },
          },
        ],
      };
  }
}

function userText(content: string, via: 'speech' | 'keys' | 'text' | 'event'): string {
  if (via === 'keys') return `[The caller pressed the keys ${content}]`;
  return via === 'event' ? `[${content}]` : content;
}

function textParts(content: string, wasInterrupted: boolean): { type: 'text'; text: string }[] {
  const text = wasInterrupted ? `${content} [interrupted by the caller]`.trim() : content;
  return text === '' ? [] : [{ type: 'text', text }];
}
