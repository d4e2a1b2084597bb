import type { LanguageModel, ModelMessage, ModelPart, ModelRequest } from '../../language-model.ts';
import type { OfflineScript } from './script.ts';
import { type Answer, freshMemory, type Heard, Walk } from './walk.ts';
import { brainLanguage } from './words.ts';

/**
 * Answers without any language model, always the same to the same conversation: it finds the intent or the sentence of
 * a document that fits what was said. It keeps nothing between requests: the conversation so far is walked again.
 */
export function createOfflineBrain(script: OfflineScript): LanguageModel {
  const walk = new Walk(script);
  return { id: 'local', stream: (request, signal) => stream(walk, request, signal) };
}

async function* stream(walk: Walk, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart> {
  signal.throwIfAborted();
  const answer = answerTo(walk, request);
  for (const text of answer.text.match(/\S+\s*/g) ?? []) {
    yield { type: 'text', text };
    signal.throwIfAborted();
  }
  if (answer.tool && request.tools.some(({ name }) => name === answer.tool)) {
    const input = answer.tool === 'transfer' ? { destination: answer.destination } : {};
    yield { type: 'tool-call', call: { id: `call-${request.messages.length}`, name: answer.tool, arguments: input } };
  }
  yield { type: 'finish' };
}

function answerTo(walk: Walk, { messages, language }: ModelRequest): Answer {
  let memory = freshMemory(brainLanguage(language));
  let answer: Answer = walk.step(memory, { text: 'hello', via: 'text' });
  for (const message of messages) {
    const heard = heardIn(message);
    if (heard) {
      const step = walk.step(memory, heard);
      ({ memory } = step);
      answer = step;
    } else if (message.role === 'assistant' && memory.said === '') {
      // The first message can be asked for again like all that follows.
      memory = { ...memory, said: message.content };
    }
  }
  return messages.at(-1)?.role === 'tool' ? { text: walk.transferFailed(memory) } : answer;
}

/** What the caller did in a message; events are no words of theirs. */
function heardIn(message: ModelMessage): Heard | undefined {
  return message.role === 'user' && message.via !== 'event' ? { text: message.content, via: message.via } : undefined;
}
