import type { streamText, ToolSet } from 'ai';
import type { AcceptedParameters, Kept } from '../catalog/vendor.ts';
import { ProviderError } from '../error.ts';
import type { LanguageModel, ModelPart, ModelRequest } from '../language-model.ts';
import { providerErrorOf } from './errors.ts';
import { type Loaded, type LoadedLater, lazily } from './loading.ts';
import { type SdkOptions, sdkMessages } from './messages.ts';
import { sdkParameters } from './parameters.ts';

export type SdkModel = Exclude<Parameters<typeof streamText>[0]['model'], string>;

export interface ChatModelSettings extends LoadedLater<SdkModel> {
  /** Provider id, for errors and records. */
  readonly id: string;
  readonly accepts: AcceptedParameters;
  /** Options of the vendor for every request. */
  readonly options?: SdkOptions;
  /** Options that make the vendor keep tools and system prompt in its cache; where it does so by itself: none. */
  readonly cacheOptions?: SdkOptions;
}

/** A language model behind any chat model of the AI SDK. Nothing is loaded before it is first used or warmed. */
export function createChatModel(settings: ChatModelSettings): LanguageModel & Kept {
  const { loaded, warm } = lazily(settings);
  let rehearsal: Promise<void> | undefined;
  return {
    id: settings.id,
    async *stream(request, signal) {
      signal.throwIfAborted();
      if (request.messages.length === 0) throw new ProviderError(settings.id, 'request', 'There is nothing to answer.');
      yield* stream(settings, await loaded(), request, signal);
    },
    async warm() {
      rehearsal ??= rehearse(settings, await loaded());
      await rehearsal;
      await warm();
    },
  };
}

const REHEARSED: ModelRequest = {
  messages: [{ role: 'user', content: 'Hello', via: 'text' }],
  tools: [{ name: 'tool', description: 'A tool.', parameters: { type: 'object', properties: {} } }],
  language: 'en',
};

/** The first request through the SDK takes far longer than the next ones: let it be one that goes nowhere and nobody waits for. */
async function rehearse(settings: ChatModelSettings, { sdk }: Loaded<SdkModel>): Promise<void> {
  const model = await settings.load(async () => new Response(null, { status: 503 }));
  const parts = stream(settings, { sdk, model }, REHEARSED, new AbortController().signal);
  await parts.next().catch(() => undefined);
}

async function* stream(
  { id, accepts, options, cacheOptions }: ChatModelSettings,
  { sdk, model }: Loaded<SdkModel>,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelPart> {
  const leaving = new AbortController();
  const result = sdk.streamText({
    model,
    messages: sdkMessages(request.messages, cacheOptions),
    // Only the call runtime writes them.
    allowSystemInMessages: true,
    tools: toolsOf(sdk, request, cacheOptions),
    abortSignal: AbortSignal.any([signal, leaving.signal]),
    // The call decides about trying again: it knows how long the caller has waited.
    maxRetries: 0,
    ...sdkParameters(request, accepts),
    ...(options && { providerOptions: options }),
    // Errors come as parts of the stream; the default would print them.
    onError: () => undefined,
  });
  let isOver = false;
  try {
    for await (const part of result.fullStream) {
      const own = ownPart(id, part);
      if (own) yield own;
    }
    signal.throwIfAborted();
    isOver = true;
  } catch (error) {
    throw signal.aborted ? signal.reason : providerErrorOf(id, error);
  } finally {
    // A reader that leaves early needs no more tokens. At the end it would only cost the connection.
    if (!isOver) leaving.abort();
  }
}

/** Tools that only the call runtime runs. In their own order, so that a prompt begins the same each time. */
function toolsOf({ jsonSchema }: Loaded<SdkModel>['sdk'], { tools }: ModelRequest, cacheOptions?: SdkOptions): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, parameters }, index) => [
      name,
      {
        ...{ description, inputSchema: jsonSchema(parameters) },
        ...(cacheOptions && index === tools.length - 1 && { providerOptions: cacheOptions }),
      },
    ]),
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

type SdkFinish = Extract<SdkPart, { type: 'finish' }>;

function finish(id: string, { finishReason, rawFinishReason, totalUsage }: SdkFinish): ModelPart {
  if (finishReason === 'error') throw new ProviderError(id, 'unavailable', 'The provider broke off.');
  if (finishReason === 'content-filter') throw new ProviderError(id, 'request', 'The provider refused to answer.');
  // Every vendor says why it stops: this one was cut off.
  if (rawFinishReason === undefined)
    throw new ProviderError(id, 'protocol', 'The answer of the provider ended without an end.');
  const { inputTokens, outputTokens, inputTokenDetails } = totalUsage;
  const cachedTokens = inputTokenDetails.cacheReadTokens;
  return {
    type: 'finish',
    ...(inputTokens !== undefined && { inputTokens }),
    ...(cachedTokens !== undefined && { cachedTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}
