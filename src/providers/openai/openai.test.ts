import { describe, expect, it } from 'vitest';
import { sentToChatCompletions, testChatVendor } from '../../../test/contracts/chat-vendor.ts';
import { testEmbeddingVendor } from '../../../test/contracts/embedding.ts';
import { startChatServer } from '../../../test/kit/vendors/chat-completions.ts';
import { openai } from './index.ts';
import { isOpenAiChatModel, openAiPrice } from './models.ts';

const REASONING = ['temperature', 'topP', 'topK', 'frequencyPenalty', 'presencePenalty', 'stopSequences'] as const;
const HARDLY_REASONING = ['topK', 'frequencyPenalty', 'presencePenalty', 'stopSequences'] as const;

testChatVendor({
  vendor: openai,
  async start() {
    const models = ['gpt-9', 'gpt-4o', 'gpt-4.1-mini', 'tts-1', 'gpt-realtime', 'o1-pro'].map((id) => ({ id }));
    const server = await startChatServer({ isOpenAi: true, models });
    return { server, address: server.baseUrl };
  },
  models: {
    ...{ 'gpt-4o': ['topK'], 'gpt-4.1-mini': ['topK'], 'ft:gpt-4o:org::id': ['topK'], 'gpt-5-chat-latest': ['topK'] },
    'gpt-4-turbo': ['topK'],
    ...{ 'gpt-5': REASONING, 'gpt-5-mini-2025-08-07': REASONING, o3: REASONING, 'o4-mini': REASONING },
    ...{ 'gpt-5.1': HARDLY_REASONING, 'gpt-5.2': HARDLY_REASONING, 'gpt-6': REASONING },
  },
  sent: sentToChatCompletions,
  listed: ['gpt-4.1-mini', 'gpt-4o', 'gpt-9'],
});

testEmbeddingVendor({
  vendor: openai,
  async start() {
    const server = await startChatServer();
    return { server, address: server.baseUrl };
  },
  model: 'text-embedding-3-small',
});

describe('models of OpenAI', () => {
  it.each(['gpt-4o', 'o3', 'gpt-5.2', 'chatgpt-4o-latest', 'ft:gpt-4o:org::id'])('%s talks', (model) => {
    expect(isOpenAiChatModel(model)).toBe(true);
  });

  it.each(['whisper-1', 'gpt-4o-audio-preview', 'gpt-image-1', 'gpt-4o-mini-tts', 'gpt-5-pro', 'gpt-5.1-codex'])(
    '%s does not talk',
    (model) => {
      expect(isOpenAiChatModel(model)).toBe(false);
    },
  );

  it('have a price, with a date in the name too; unknown ones have none', () => {
    expect(openAiPrice('gpt-4o-2024-11-20')).toEqual({ input: 2.5, cachedInput: 1.25, output: 10 });
    expect(openAiPrice('gpt-99')).toBeUndefined();
  });
});
