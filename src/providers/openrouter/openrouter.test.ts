import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { sentToChatCompletions, testChatVendor } from '../../../test/contracts/chat-vendor.ts';
import { startChatServer } from '../../../test/kit/vendors/chat-completions.ts';
import { GOOD_KEY } from '../../../test/kit/vendors/model-server.ts';
import { openrouter } from './index.ts';

const PENALTIES = ['frequencyPenalty', 'presencePenalty'] as const;

const start = async () => {
  const models = [
    { id: 'x/painter', architecture: { output_modalities: ['image'] } },
    { id: 'x/talker', architecture: { output_modalities: ['text'] } },
    { id: 'openai/gpt-4.1-mini' },
  ];
  const server = await startChatServer({ prefix: '/api/v1', models });
  return { server, address: server.baseUrl };
};

testChatVendor({
  vendor: openrouter,
  start,
  models: {
    ...{ 'meta-llama/llama-3.3-70b-instruct': [], 'openai/gpt-4o': ['topK'] },
    'openai/gpt-5': ['temperature', 'topP', 'topK', ...PENALTIES, 'stopSequences'],
    'anthropic/claude-sonnet-4.5:beta': ['topP', ...PENALTIES],
    'anthropic/claude-opus-4.8': ['temperature', 'topP', 'topK', ...PENALTIES],
    'google/gemini-2.5-flash': PENALTIES,
  },
  sent: sentToChatCompletions,
  listed: ['openai/gpt-4.1-mini', 'x/talker'],
});

describe('OpenRouter', () => {
  it.each([
    ['anthropic/claude-haiku-4.5', true, undefined],
    ['openai/gpt-5', false, { effort: 'minimal' }],
    ['meta-llama/llama-3.3-70b-instruct', false, undefined],
  ])('asks for a cache and for little reasoning only where %s needs it', async (model, caches, reasoning) => {
    const { server, address } = await start();
    const access = { clock: systemClock, log: silentLog, credentials: { apiKey: GOOD_KEY, address } };
    const request = {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello', via: 'speech' },
      ],
      ...{ tools: [], language: 'en' },
    } as const;
    const parts = openrouter.languageModel?.create(access, model).stream(request, new AbortController().signal);
    for await (const _ of parts ?? []);
    const body = server.requests[0]?.body ?? {};
    expect(JSON.stringify(body.messages).includes('"cache_control":{"type":"ephemeral"}')).toBe(caches);
    expect(body.reasoning).toEqual(reasoning);
    await server.close();
  });
});
