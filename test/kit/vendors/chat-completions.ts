import {
  bearer,
  event,
  GOOD_KEY,
  type JsonObject,
  type ModelAnswer,
  type ModelProtocol,
  type ModelRequestSeen,
  type ModelServer,
  startModelServer,
} from './model-server.ts';
import { vectorOf } from './vectors.ts';

export interface ChatServerSettings {
  /** Refuses what OpenAI refuses. */
  readonly isOpenAi?: boolean;
  /** Lets everybody in, as servers on one's own machine do. */
  readonly isOpen?: boolean;
  /** Before `/chat/completions`. */
  readonly prefix?: string;
  readonly models?: readonly JsonObject[];
}

const DIMENSIONS = 64;
const MODELS = [{ id: 'llama:8b' }, { id: 'other' }];

/** A server that speaks the chat completions API, as OpenAI, OpenRouter, Ollama and many others do. */
export async function startChatServer(
  settings: ChatServerSettings = {},
): Promise<ModelServer & { readonly baseUrl: string }> {
  const prefix = settings.prefix ?? '/v1';
  const server = await startModelServer(chatCompletions(settings, prefix));
  return Object.assign(server, { baseUrl: `${server.url}${prefix}` });
}

function chatCompletions(settings: ChatServerSettings, prefix: string): ModelProtocol {
  const { models = MODELS } = settings;
  return {
    key: (request) => (settings.isOpen ? GOOD_KEY : bearer(request)),
    refusal: (request) => (request.path.endsWith('/chat/completions') ? refusalOf(request, settings) : undefined),
    events,
    error: (status) => ({ error: { message: `${GOOD_KEY} said no`, type: 'error', code: status } }),
    get(path) {
      if (path === '/api/tags') return { models: models.map(({ id }) => ({ name: id })) };
      return path === `${prefix}/models` ? { object: 'list', data: models } : undefined;
    },
    post(request) {
      if (request.path === '/api/generate') return { done: true, done_reason: 'load' };
      return request.path === `${prefix}/embeddings` ? embeddings(request) : undefined;
    },
  };
}

const KNOWN = new Set(
  'model messages stream stream_options tools tool_choice temperature max_tokens max_completion_tokens top_p frequency_penalty presence_penalty stop reasoning_effort'.split(
    ' ',
  ),
);
const REASONS = /^(?:gpt-[5-9](?!-chat)|o\d)/;
const REFUSED_WHILE_REASONING = ['temperature', 'top_p'];
const REFUSED_BY_REASONING_MODELS = ['max_tokens', 'frequency_penalty', 'presence_penalty', 'stop'];

function refusalOf({ body }: ModelRequestSeen, { isOpenAi }: ChatServerSettings): string | undefined {
  if (isOpenAi) {
    const unknown = Object.keys(body).find((name) => !KNOWN.has(name));
    if (unknown) return `Unrecognized request argument supplied: ${unknown}`;
    if (REASONS.test(String(body.model))) {
      const sampling = body.reasoning_effort === 'none' ? [] : REFUSED_WHILE_REASONING;
      const refused = [...sampling, ...REFUSED_BY_REASONING_MODELS].find((name) => name in body);
      if (refused) return `Unsupported parameter: '${refused}' is not supported with this model.`;
    } else if ('reasoning_effort' in body) return 'Unrecognized request argument supplied: reasoning_effort';
  }
  return unansweredTool(body.messages as JsonObject[]);
}

/** Each call of a tool must be answered before anybody says anything else. */
function unansweredTool(messages: readonly JsonObject[]): string | undefined {
  const open = new Set<unknown>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id)) return 'messages with role tool must follow a message with tool_calls';
    } else if (open.size > 0) return 'tool_calls must be followed by tool messages';
    for (const { id } of (message.tool_calls ?? []) as JsonObject[]) open.add(id);
  }
  return open.size > 0 ? 'tool_calls must be followed by tool messages' : undefined;
}

function events({ text = [], tools, cachedTokens }: ModelAnswer, { body }: ModelRequestSeen) {
  const chunk = (delta: JsonObject, finish: string | null = null) => {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    return event({ id: 'chat-1', object: 'chat.completion.chunk', created: 1, model: body.model, choices });
  };
  const calls = (tools ?? []).flatMap(({ name, argumentPieces }, index) => [
    chunk({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name, arguments: '' } }] }),
    ...argumentPieces.map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]);
  const usage = {
    ...{ prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    ...(cachedTokens !== undefined && { prompt_tokens_details: { cached_tokens: cachedTokens } }),
  };
  const counted = { id: 'chat-1', object: 'chat.completion.chunk', created: 1, model: body.model, choices: [], usage };
  return {
    open: [chunk({ role: 'assistant', content: '' })],
    content: [...text.map((content) => chunk({ content })), ...calls],
    close: [chunk({}, tools ? 'tool_calls' : 'stop'), event(counted), 'data: [DONE]\n\n'],
  };
}

function embeddings({ body }: ModelRequestSeen): JsonObject {
  const data = (body.input as string[]).map((text, index) => ({ index, embedding: vectorOf(text, DIMENSIONS) }));
  return { object: 'list', data, model: body.model, usage: { prompt_tokens: 3, total_tokens: 3 } };
}
