import type { ModelMessage as SdkMessage, SystemModelMessage } from 'ai';
import type { ModelMessage } from '../language-model.ts';

/** Options of one vendor, by its name in the SDK. */
export type SdkOptions = NonNullable<SystemModelMessage['providerOptions']>;

/** Enough of a sentence to find where it was cut off. */
const LAST_WORDS = 8;
/** Most models want the user to speak first; on the phone the assistant does. */
const BEGINNING: SdkMessage = { role: 'user', content: '[The call begins.]' };

/**
 * Messages as the SDK takes them. What models know no field for, keys and interruptions, is told in brackets.
 * `systemOptions` go with the system prompt.
 */
export function sdkMessages(messages: readonly ModelMessage[], systemOptions?: SdkOptions): SdkMessage[] {
  let cutOff: string | undefined;
  const sent = messages.map((message) => {
    const note = message.role === 'user' && cutOff !== undefined ? cutOffNote(cutOff) : '';
    if (message.role === 'user' || message.role === 'assistant') cutOff = undefined;
    if (message.role === 'assistant' && message.interrupted) cutOff = message.content;
    return sdkMessage(message, note, systemOptions);
  });
  // Of some nothing was heard: vendors refuse messages without content.
  return withBeginning(sent.filter(({ content }) => content.length > 0));
}

function withBeginning(messages: SdkMessage[]): SdkMessage[] {
  const first = messages.findIndex(({ role }) => role !== 'system');
  const at = first < 0 ? messages.length : first;
  return messages[at]?.role === 'user' ? messages : messages.toSpliced(at, 0, BEGINNING);
}

/** Told with what the caller says next: in its own words a model would take the note for something to say. */
const cutOffNote = (heard: string): string =>
  heard === ''
    ? '[You were cut off before the caller heard anything.] '
    : `[You were cut off: the last that the caller heard is "${heard.split(' ').slice(-LAST_WORDS).join(' ')}".] `;

function sdkMessage(message: ModelMessage, note: string, systemOptions?: SdkOptions): SdkMessage {
  switch (message.role) {
    case 'system':
      return {
        ...{ role: 'system', content: message.content },
        ...(systemOptions && { providerOptions: systemOptions }),
      };
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
