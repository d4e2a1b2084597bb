import { z } from 'zod';
import { createChatModel } from '../ai-sdk/chat-model.ts';
import type { SdkOptions } from '../ai-sdk/messages.ts';
import { getJson } from '../ai-sdk/model-list.ts';
import { CHAT_COMPLETIONS } from '../ai-sdk/models.ts';
import type { Kept, VendorAccess } from '../catalog/vendor.ts';
import type { LanguageModel } from '../language-model.ts';

export interface OpenAiCompatibleSettings {
  /** Provider id, for errors and records. */
  readonly id: string;
  readonly access: VendorAccess;
  /** Up to and including `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** What is sent with every request, beyond what all such servers know. */
  readonly options?: SdkOptions[string];
}

/** A model behind the chat completions API that OpenAI began and many servers speak, Ollama and vLLM among them. */
export function createOpenAiCompatibleModel(settings: OpenAiCompatibleSettings): LanguageModel & Kept {
  const { id, access, baseUrl, model, options } = settings;
  const { apiKey } = access.credentials;
  return createChatModel({
    ...{ id, access, baseUrl, accepts: CHAT_COMPLETIONS },
    ...(options && { options: { [id]: options } }),
    async load(get) {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const settings = { name: id, baseURL: baseUrl, includeUsage: true, fetch: get, ...(apiKey && { apiKey }) };
      return createOpenAICompatible(settings).chatModel(model);
    },
  });
}

const Models = z.object({ data: z.array(z.object({ id: z.string() })) });

/** The models that a server has, as it lists them. @throws ProviderError */
export async function listOpenAiCompatibleModels(
  settings: Pick<OpenAiCompatibleSettings, 'id' | 'access' | 'baseUrl'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { id, access, baseUrl } = settings;
  const { apiKey } = access.credentials;
  const headers = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  const { data } = await getJson(access, { provider: id, url: `${baseUrl}/models`, headers, schema: Models }, signal);
  return data.map((model) => model.id);
}
