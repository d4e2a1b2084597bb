import type { ModelMessage as SdkMessage } from 'ai';
import type { ModelMessage } from '../language-model.ts';

/** Enough of a sentence to find where it was cut off. */
const LAST_WORDS = 8;

/** Messages as the SDK takes them. What models know no field for, keys and interruptions, is told in brackets. */
export function sdkMessages(messages: readonly ModelMessage[]): SdkMessage[] {
  let cutOff: string | undefined;
  return messages.map((message) => {
    const note = message.role === 'user' && cutOff !== undefined ? cutOffNote(cutOff) : '';
    if (message.role === 'user' || message.role === 'assistant') cutOff = undefined;
    if (message.role === 'assistant' && message.interrupted) cutOff = message.content;
    return sdkMessage(message, note);
  });
}

/** Told with what the caller says next: in its own words a model would take the note for something to say. */
const cutOffNote = (heard: string): string =>
  heard === ''
    ? '[You were cut off before the caller heard anything.] '
    : `[You were cut off: the last that the caller heard is "${heard.split(' ').slice(-LAST_WORDS).join(' ')}".] `;

function sdkMessage(message: ModelMessage, note: string): SdkMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: note + userText(message.content, message.via) };
    case 'assistant':
      return {
        role: 'assistant',
        content: [
          ...(message.content === '' ? [] : [{ type: 'text' as const, text: message.content }]),
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
