import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { sentToChatCompletions, testChatVendor } from '../../../test/contracts/chat-vendor.ts';
import { testEmbeddingVendor } from '../../../test/contracts/embedding.ts';
import { startChatServer } from '../../../test/kit/vendors/chat-completions.ts';
import { openAiCompatible } from './index.ts';

testChatVendor({
  vendor: openAiCompatible,
  async start() {
    const server = await startChatServer();
    return { server, address: `${server.baseUrl}/` };
  },
  models: { any: ['topK'] },
  sent: sentToChatCompletions,
  listed: ['llama:8b', 'other'],
});

testEmbeddingVendor({
  vendor: openAiCompatible,
  async start() {
    const server = await startChatServer();
    return { server, address: server.baseUrl };
  },
  model: 'bge-m3',
});

describe('an OpenAI-compatible server', () => {
  it('has no model while nobody has said where it is', () => {
    const access = { clock: systemClock, log: silentLog, credentials: {} };
    expect(() => openAiCompatible.languageModel?.create(access, 'any')).toThrow(
      'The address of the server is missing.',
    );
  });

  it('needs no key when it asks for none', async () => {
    const server = await startChatServer({ isOpen: true });
    const access = { clock: systemClock, log: silentLog, credentials: { address: server.baseUrl } };
    const never = new AbortController().signal;
    expect(await openAiCompatible.languageModel?.list(access, never)).toEqual(['llama:8b', 'other']);
    await server.close();
  });
});
