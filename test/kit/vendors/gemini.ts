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
import { vectorOf } from './vectors.ts';

const MODELS = [
  ...['gemini-9-pro', 'gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-preview-tts'].map((name) => ({
    ...{ name: `models/${name}`, supportedGenerationMethods: ['generateContent', 'countTokens'] },
  })),
  { name: 'models/gemini-embedding-001', supportedGenerationMethods: ['embedContent'] },
];

/** A server that speaks the Gemini API (streamGenerateContent, embedContent), and refuses what that refuses. */
export async function startGeminiServer(): Promise<ModelServer & { readonly baseUrl: string }> {
  const server = await startModelServer(protocol);
  return Object.assign(server, { baseUrl: `${server.url}/v1beta` });
}

const protocol: ModelProtocol = {
  key: ({ headers }) => headers['x-goog-api-key']?.toString(),
  refusal: (request) => (request.path.includes(':streamGenerateContent') ? refusalOf(request) : undefined),
  events,
  error: (status) => errorOf(status, 'OTHER'),
  badKey: { status: 400, body: errorOf(400, 'API_KEY_INVALID') },
  get: (path) => (path.startsWith('/v1beta/models?') ? { models: MODELS } : undefined),
  post: embeddings,
};

function errorOf(code: number, reason: string): JsonObject {
  return { error: { code, message: `${GOOD_KEY} said no`, status: 'NO', details: [{ reason }] } };
}

interface Part {
  readonly text?: string;
  readonly functionCall?: { readonly name: string };
  readonly functionResponse?: { readonly name: string };
  readonly thoughtSignature?: string;
}

interface Content {
  readonly role: string;
  readonly parts: readonly Part[];
}

const modelOf = (path: string) => /models\/(.+):/.exec(path)?.[1] ?? '';

function refusalOf({ path, body }: ModelRequestSeen): string | undefined {
  const model = modelOf(path);
  const config = body.generationConfig as JsonObject;
  const thinking = (config.thinkingConfig ?? {}) as JsonObject;
  if (/^gemini-2\.5/.test(model)) {
    if ('frequencyPenalty' in config || 'presencePenalty' in config) return 'Penalty is not enabled for this model';
    if ('thinkingLevel' in thinking) return 'Thinking level is not supported for this model.';
    if (/pro/.test(model) && thinking.thinkingBudget === 0) return 'This model only works in thinking mode.';
  }
  if (/^gemini-2\.0/.test(model) && config.thinkingConfig) return 'Thinking is not supported for this model.';
  return refusedContents(body.contents as Content[], /^gemini-[3-9]/.test(model));
}

function refusedContents(contents: readonly Content[], isSigned: boolean): string | undefined {
  if (contents[0]?.role !== 'user') return 'Please ensure that a multiturn conversation begins with a user turn.';
  for (const [index, { parts }] of contents.entries()) {
    if (parts.length === 0) return 'contents.parts must not be empty.';
    const calls = parts.filter(({ functionCall }) => functionCall);
    const responses = contents[index + 1]?.parts.filter(({ functionResponse }) => functionResponse) ?? [];
    if (calls.length !== 0 && calls.length !== responses.length) return 'as many function responses as calls';
    if (isSigned && calls[0] && !calls[0].thoughtSignature) return 'Function call is missing a thought_signature.';
  }
  return undefined;
}

function events({ text = [], tools = [], cachedTokens }: ModelAnswer, { path }: ModelRequestSeen) {
  const usageMetadata = {
    ...{ promptTokenCount: 11, candidatesTokenCount: 7, totalTokenCount: 18 },
    ...(cachedTokens !== undefined && { cachedContentTokenCount: cachedTokens }),
  };
  const chunk = (parts: readonly JsonObject[], end: JsonObject = {}) => {
    const candidates = [{ content: { parts, role: 'model' }, ...end, index: 0 }];
    return event({ candidates, usageMetadata, modelVersion: modelOf(path), responseId: 'r1' });
  };
  // Calls come whole.
  const calls = tools.map(({ name, argumentPieces }) =>
    chunk([{ functionCall: { name, args: JSON.parse(argumentPieces.join('')) } }]),
  );
  return {
    open: [],
    content: [...text.map((piece) => chunk([{ text: piece }])), ...calls],
    close: [chunk([{ text: '' }], { finishReason: 'STOP' })],
  };
}

const values = ({ content, outputDimensionality }: JsonObject) => {
  const [part] = (content as Content).parts;
  return { values: vectorOf(part?.text ?? '', Number(outputDimensionality)) };
};

function embeddings({ path, body }: ModelRequestSeen): JsonObject | undefined {
  if (path.endsWith(':embedContent')) return { embedding: values(body) };
  return path.endsWith(':batchEmbedContents') ? { embeddings: (body.requests as JsonObject[]).map(values) } : undefined;
}
