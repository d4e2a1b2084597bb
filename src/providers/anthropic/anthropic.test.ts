import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { testChatVendor } from '../../../test/contracts/chat-vendor.ts';
import { startAnthropicServer } from '../../../test/kit/vendors/anthropic-messages.ts';
import { GOOD_KEY, type JsonObject } from '../../../test/kit/vendors/model-server.ts';
import type { ModelRequest } from '../language-model.ts';
import { anthropic } from './index.ts';

const PENALTIES = ['frequencyPenalty', 'presencePenalty'] as const;
const CHOOSES_ITSELF = ['temperature', 'topP', 'topK', ...PENALTIES] as const;

testChatVendor({
  vendor: anthropic,
  async start() {
    const server = await startAnthropicServer();
    return { server, address: server.baseUrl };
  },
  models: {
    'claude-haiku-4-5': ['topP', ...PENALTIES],
    'claude-sonnet-4-5-20250929': ['topP', ...PENALTIES],
    'claude-3-haiku-20240307': ['topP', ...PENALTIES],
    'claude-opus-4-6': ['topP', ...PENALTIES],
    'claude-3-5-haiku-latest': ['topP', ...PENALTIES],
    ...{ 'claude-opus-4-7': CHOOSES_ITSELF, 'claude-opus-4-8': CHOOSES_ITSELF, 'claude-sonnet-5': CHOOSES_ITSELF },
    ...{ 'claude-opus-5-5': CHOOSES_ITSELF },
  },
  sent: (body) => ({
    ...{ temperature: body.temperature, maxTokens: body.max_tokens, topP: body.top_p, topK: body.top_k },
    ...{ stopSequences: body.stop_sequences },
    ...{ frequencyPenalty: body.frequency_penalty, presencePenalty: body.presence_penalty },
  }),
  listed: ['claude-haiku-4-5', 'claude-sonnet-4-5', 'claude-new-9'],
});

describe('Anthropic', () => {
  let server: Awaited<ReturnType<typeof startAnthropicServer>>;
  beforeEach(async () => {
    server = await startAnthropicServer();
  });
  afterEach(() => server.close());

  async function bodyFor(model: string): Promise<JsonObject> {
    const credentials = { apiKey: GOOD_KEY, address: server.baseUrl };
    const offer = anthropic.languageModel?.create({ clock: systemClock, log: silentLog, credentials }, model);
    const tool = (name: string) => ({ name, description: name, parameters: { type: 'object', properties: {} } });
    const request: ModelRequest = {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello', via: 'speech' },
      ],
      ...{ tools: [tool('look'), tool('book')], language: 'en' },
    };
    for await (const _ of offer?.stream(request, new AbortController().signal) ?? []);
    return server.requests.at(-1)?.body ?? {};
  }

  it('is asked to cache the tools and the system prompt', async () => {
    const body = await bodyFor('claude-haiku-4-5');
    const mark = { cache_control: { type: 'ephemeral' } };
    expect(body.system).toEqual([{ type: 'text', text: 'Be brief.', ...mark }]);
    const [first, last] = body.tools as JsonObject[];
    expect(first).not.toHaveProperty('cache_control');
    expect(last).toMatchObject({ name: 'book', ...mark });
    expect(JSON.stringify(body.messages)).not.toContain('cache_control');
  });

  it('is told not to think, or to think little, where it would by itself', async () => {
    expect(await bodyFor('claude-haiku-4-5')).not.toHaveProperty('thinking');
    expect(await bodyFor('claude-opus-4-8')).not.toHaveProperty('thinking');
    expect(await bodyFor('claude-sonnet-5')).toMatchObject({ thinking: { type: 'disabled' } });
    const always = await bodyFor('claude-opus-5-5');
    expect(always).toMatchObject({ output_config: { effort: 'low' } });
    expect(always).not.toHaveProperty('thinking');
  });
});
