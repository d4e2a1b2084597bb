import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { jsonSchema, streamText, type ToolSet } from 'ai';
import { ProviderError } from '../error.ts';
import type { LanguageModel, ModelPart, ModelRequest } from '../language-model.ts';
import { providerErrorOf } from './errors.ts';
import { sdkMessages } from './messages.ts';

export interface OpenAiCompatibleSettings {
  /** Provider id, for errors and records. */
  readonly id: string;
  /** Up to and including `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string;
  readonly fetch?: typeof fetch;
}

/** A model behind the chat completions API that OpenAI began and many servers speak, Ollama and vLLM among them. */
export function createOpenAiCompatibleModel(settings: OpenAiCompatibleSettings): LanguageModel {
  const provider = createOpenAICompatible({
    name: settings.id,
    baseURL: settings.baseUrl,
    includeUsage: true,
    ...(settings.apiKey !== undefined && { apiKey: settings.apiKey }),
    ...(settings.fetch && { fetch: settings.fetch }),
  });
  const model = provider.chatModel(settings.model);
  return { id: settings.id, stream: (request, signal) => stream(settings.id, model, request, signal) };
}

// What a provider does not accept is shown in the console, not printed by the SDK.
globalThis.AI_SDK_LOG_WARNINGS = false;

type ChatModel = ReturnType<ReturnType<typeof createOpenAICompatible>['chatModel']>;

async function* stream(
  id: string,
  model: ChatModel,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelPart> {
  signal.throwIfAborted();
  if (request.messages.length === 0) throw new ProviderError(id, 'request', 'There is nothing to answer.');
  const leaving = new AbortController();
  const result = streamText({
    model,
    messages: sdkMessages(request.messages),
    // Only the call runtime writes them.
    allowSystemInMessages: true,
    tools: toolsOf(request),
    abortSignal: AbortSignal.any([signal, leaving.signal]),
    // The call decides about trying again: it knows how long the caller has waited.
    maxRetries: 0,
    ...(request.temperature !== undefined && { temperature: request.temperature }),
    ...(request.maxTokens !== undefined && { maxOutputTokens: request.maxTokens }),
    // Errors come as parts of the stream; the default would print them.
    onError: () => undefined,
  });
  try {
    for await (const part of result.fullStream) {
      const own = ownPart(id, part);
      if (own) yield own;
    }
    signal.throwIfAborted();
  } catch (error) {
    throw signal.aborted ? signal.reason : providerErrorOf(id, error);
  } finally {
    // A reader that leaves early needs no more tokens.
    leaving.abort();
  }
}

/** Tools that only the call runtime runs. */
function toolsOf({ tools }: ModelRequest): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, parameters }) => [name, { description, inputSchema: jsonSchema(parameters) }]),
  );
}

type SdkPart = ReturnType<typeof streamText>['fullStream'] extends AsyncIterable<infer P> ? P : never;

function ownPart(id: string, part: SdkPart): ModelPart | undefined {
  if (part.type === 'text-delta') return part.text === '' ? undefined : { type: 'text', text: part.text };
  if (part.type === 'tool-call')
    return { type: 'tool-call', call: { id: part.toolCallId, name: part.toolName, arguments: part.input } };
  if (part.type === 'error') throw providerErrorOf(id, part.error);
  return part.type === 'finish' ? finish(id, part) : undefined;
}

function finish(id: string, { finishReason, totalUsage }: Extract<SdkPart, { type: 'finish' }>): ModelPart {
  if (finishReason === 'error') throw new ProviderError(id, 'unavailable', 'The provider broke off.');
  if (finishReason === 'content-filter') throw new ProviderError(id, 'request', 'The provider refused to answer.');
  return {
    type: 'finish',
    ...(totalUsage.inputTokens !== undefined && { inputTokens: totalUsage.inputTokens }),
    ...(totalUsage.outputTokens !== undefined && { outputTokens: totalUsage.outputTokens }),
  };
}
