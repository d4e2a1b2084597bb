import {
  event,
  GOOD_KEY,
  type JsonObject,
  type ModelAnswer,
  type ModelProtocol,
  type ModelRequestSeen,
  type ModelServer,
  startModelServer,
} from './model-server.ts';

const MODELS = ['claude-new-9', 'claude-sonnet-4-5', 'claude-haiku-4-5'];

/** A server that speaks Anthropic's messages API, and refuses what that refuses. */
export async function startAnthropicServer(): Promise<ModelServer & { readonly baseUrl: string }> {
  const server = await startModelServer(protocol);
  return Object.assign(server, { baseUrl: `${server.url}/v1` });
}

const protocol: ModelProtocol = {
  key: ({ headers }) => headers['x-api-key']?.toString(),
  refusal: refusalOf,
  events,
  error: (status) => ({ type: 'error', error: { type: `error_${status}`, message: `${GOOD_KEY} said no` } }),
  get: (path) =>
    path.startsWith('/v1/models?') ? { data: MODELS.map((id) => ({ type: 'model', id })), has_more: false } : undefined,
};

const KNOWN = new Set(
  'model max_tokens system messages tools tool_choice stream temperature top_p top_k stop_sequences thinking output_config'.split(
    ' ',
  ),
);
const CHOOSES_ITSELF = /opus-4-[78]|claude-(?:opus|sonnet|haiku|fable)-5/;
const SAMPLING = ['temperature', 'top_p', 'top_k'];
const MOST_CACHE_MARKS = 4;

function refusalOf({ headers, body }: ModelRequestSeen): string | undefined {
  if (headers['anthropic-version'] === undefined) return 'anthropic-version: header is required';
  const unknown = Object.keys(body).find((name) => !KNOWN.has(name));
  if (unknown) return `${unknown}: Extra inputs are not permitted`;
  if (typeof body.max_tokens !== 'number') return 'max_tokens: Field required';
  if (JSON.stringify(body).split('"cache_control"').length - 1 > MOST_CACHE_MARKS) return 'too many cache_control';
  return refusedSampling(body) ?? refusedMessages(body.messages as Message[]);
}

function refusedSampling(body: JsonObject): string | undefined {
  if (CHOOSES_ITSELF.test(String(body.model))) return SAMPLING.find((name) => name in body);
  if ('temperature' in body && 'top_p' in body) return 'temperature and top_p cannot both be specified';
  return Number(body.temperature) > 1 ? 'temperature: range: 0..1' : undefined;
}

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly id?: string;
  readonly tool_use_id?: string;
}

interface Message {
  readonly role: string;
  readonly content: readonly Block[];
}

function refusedMessages(messages: readonly Message[]): string | undefined {
  if (messages[0]?.role !== 'user') return 'messages: first message must use the user role';
  if (messages.at(-1)?.role !== 'user') return 'This model does not support assistant message prefill.';
  for (const [index, { content }] of messages.entries()) {
    if (content.length === 0 || content.some(({ type, text }) => type === 'text' && !text))
      return `messages.${index}: all messages must have non-empty content`;
    const used = content.flatMap(({ type, id }) => (type === 'tool_use' ? [id] : []));
    const results = messages[index + 1]?.content.map(({ tool_use_id }) => tool_use_id) ?? [];
    if (used.some((id) => !results.includes(id))) return '`tool_use` ids were found without `tool_result` blocks';
  }
  return undefined;
}

const named = (data: { readonly type: string } & JsonObject) => event(data, data.type);

function events({ text = [], tools = [], cachedTokens = 0 }: ModelAnswer, { body }: ModelRequestSeen) {
  const usage = {
    ...{ input_tokens: 11 - cachedTokens, cache_read_input_tokens: cachedTokens },
    ...{ cache_creation_input_tokens: 0, output_tokens: 1 },
  };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: body.model,
    content: [],
    stop_reason: null,
  };
  const start = (index: number, block: JsonObject) =>
    named({ type: 'content_block_start', index, content_block: block });
  const delta = (index: number, piece: JsonObject) => named({ type: 'content_block_delta', index, delta: piece });
  const stop = (index: number) => named({ type: 'content_block_stop', index });
  const texts = text.map((piece, place) => {
    const said = delta(0, { type: 'text_delta', text: piece });
    return place === 0 ? start(0, { type: 'text', text: '' }) + said : said;
  });
  const first = text.length === 0 ? 0 : 1;
  const calls = tools.flatMap(({ name, argumentPieces }, place) => [
    start(first + place, { type: 'tool_use', id: `toolu_${place}`, name, input: {} }),
    ...argumentPieces.map((piece) => delta(first + place, { type: 'input_json_delta', partial_json: piece })),
    stop(first + place),
  ]);
  const reason = tools.length === 0 ? 'end_turn' : 'tool_use';
  return {
    open: [named({ type: 'message_start', message: { ...message, usage } }), named({ type: 'ping' })],
    content: [...texts, ...(text.length === 0 ? [] : [stop(0)]), ...calls],
    close: [
      named({
        type: 'message_delta',
        delta: { stop_reason: reason, stop_sequence: null },
        usage: { output_tokens: 7 },
      }),
      named({ type: 'message_stop' }),
    ],
  };
}
