import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { sentToChatCompletions, testChatVendor } from '../../../test/contracts/chat-vendor.ts';
import { testEmbeddingVendor } from '../../../test/contracts/embedding.ts';
import { startChatServer } from '../../../test/kit/vendors/chat-completions.ts';
import { GOOD_KEY } from '../../../test/kit/vendors/model-server.ts';
import { openAiCompatible } from './index.ts';
import { stageAccess } from './stage-access.ts';

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

  it('may be three servers, each of which is given its own key alone', async () => {
    const models = await startChatServer();
    const embeddings = await startChatServer({ isOpen: true });
    const credentials = {
      ...{ address: models.baseUrl, apiKey: GOOD_KEY, embeddingAddress: embeddings.baseUrl },
      ...{
        speechToTextAddress: 'http://127.0.0.1:1',
        speechToTextApiKey: 'of-the-ears',
        textToSpeechApiKey: 'of-the-voice',
      },
    };
    const access = { clock: systemClock, log: silentLog, credentials };
    const never = new AbortController().signal;
    expect(await openAiCompatible.languageModel?.list(access, never)).toEqual(['llama:8b', 'other']);
    await openAiCompatible.embedding?.create(access, 'bge-m3').embed(['hello'], 'query', never);
    expect([models, embeddings].map(({ requests }) => requests.length)).toEqual([0, 1]);
    expect(JSON.stringify(embeddings.requests)).not.toContain(GOOD_KEY);
    const of = (stage: 'speechToText' | 'textToSpeech' | 'embedding') => stageAccess(access, stage).credentials;
    expect(of('speechToText')).toEqual({ address: 'http://127.0.0.1:1', apiKey: 'of-the-ears' });
    expect(of('textToSpeech')).toEqual({ address: models.baseUrl, apiKey: 'of-the-voice' });
    expect(of('embedding')).toEqual({ address: embeddings.baseUrl });
    await Promise.all([models.close(), embeddings.close()]);
  });

  it('needs no key when it asks for none', async () => {
    const server = await startChatServer({ isOpen: true });
    const access = { clock: systemClock, log: silentLog, credentials: { address: server.baseUrl } };
    const never = new AbortController().signal;
    expect(await openAiCompatible.languageModel?.list(access, never)).toEqual(['llama:8b', 'other']);
    await server.close();
  });
});
