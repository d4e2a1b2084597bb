import { describe, expect, it } from 'vitest';
import { testChatVendor } from '../../../test/contracts/chat-vendor.ts';
import { testEmbeddingVendor } from '../../../test/contracts/embedding.ts';
import { startGeminiServer } from '../../../test/kit/vendors/gemini.ts';
import type { JsonObject } from '../../../test/kit/vendors/model-server.ts';
import type { ModelParameters } from '../language-model.ts';
import { gemini } from './index.ts';
import { geminiThinking, isGeminiChatModel } from './models.ts';

const PENALTIES = ['frequencyPenalty', 'presencePenalty'] as const;

testChatVendor({
  vendor: gemini,
  async start() {
    const server = await startGeminiServer();
    return { server, address: server.baseUrl };
  },
  models: {
    ...{ 'gemini-2.5-flash': PENALTIES, 'gemini-2.5-pro': PENALTIES, 'gemini-2.0-flash': [] },
    ...{ 'gemini-3.5-flash': [], 'gemini-3-pro-preview': [] },
  },
  sent({ generationConfig }) {
    const { maxOutputTokens: maxTokens, ...others } = generationConfig as JsonObject;
    return { ...others, maxTokens } as Record<keyof ModelParameters, unknown>;
  },
  listed: ['gemini-2.5-flash', 'gemini-2.5-pro', 'gemini-9-pro'],
});

testEmbeddingVendor({
  vendor: gemini,
  async start() {
    const server = await startGeminiServer();
    return { server, address: server.baseUrl };
  },
  model: 'gemini-embedding-001',
});

describe('models of Gemini', () => {
  it.each([
    ['gemini-2.0-flash', undefined],
    ['gemini-2.5-flash-lite', { thinkingBudget: 0 }],
    ['gemini-2.5-pro', { thinkingBudget: 128 }],
    ['gemini-3.5-flash', { thinkingLevel: 'minimal' }],
    ['gemini-3-pro-preview', { thinkingLevel: 'low' }],
  ])('%s thinks as little as it can', (model, thinking) => {
    expect(geminiThinking(model)).toEqual(thinking);
  });

  it('are those that lead a conversation in text', () => {
    expect(isGeminiChatModel('gemma-3-27b-it')).toBe(true);
    for (const name of ['gemini-2.5-flash-image', 'gemini-live-2.5', 'text-embedding-004'])
      expect(isGeminiChatModel(name)).toBe(false);
  });
});
