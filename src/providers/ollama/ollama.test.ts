import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { sentToChatCompletions, testChatVendor } from '../../../test/contracts/chat-vendor.ts';
import { testEmbeddingVendor } from '../../../test/contracts/embedding.ts';
import { startChatServer } from '../../../test/kit/vendors/chat-completions.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { findOllama } from './find-ollama.ts';
import { ollama } from './index.ts';

const start = async () => {
  const server = await startChatServer({ isOpen: true });
  return { server, address: server.url };
};

testEmbeddingVendor({ vendor: ollama, start, model: 'nomic-embed-text' });

testChatVendor({
  ...{ vendor: ollama, start, isOpen: true },
  models: { 'llama:8b': ['topK'] },
  sent: sentToChatCompletions,
  listed: ['llama:8b', 'other'],
});

describe('Ollama', () => {
  it.each([
    ['nomic-embed-text', ['search_document: text', 'search_query: text']],
    ['all-minilm', ['text', 'text']],
  ])('is told what a text is for, in the way of %s', async (model, sent) => {
    const { server, address } = await start();
    const access = { clock: systemClock, log: silentLog, credentials: { address } };
    const embedding = ollama.embedding?.create(access, model);
    for (const use of ['document', 'query'] as const)
      await embedding?.embed(['text'], use, new AbortController().signal);
    expect(server.requests.map(({ body }) => body.input)).toEqual(sent.map((text) => [text]));
    await server.close();
  });

  it('is found with its models, and its first model answers', async () => {
    const server = await startChatServer({ isOpen: true });
    const address = server.baseUrl.replace('/v1', '');
    expect((await findOllama({ clock: systemClock, url: address }))?.models).toEqual(['llama:8b', 'other']);
    const access = { clock: systemClock, log: silentLog, credentials: { address } };
    const request = { messages: [{ role: 'user', content: 'Hi', via: 'text' }], tools: [], language: 'en' } as const;
    const model = ollama.languageModel?.create(access, '');
    await model?.warm?.();
    const parts = [];
    for await (const part of model?.stream(request, new AbortController().signal) ?? []) parts.push(part);
    expect(parts[0]).toEqual({ type: 'text', text: 'Hello ' });
    expect(server.requests.map(({ path, body }) => [path, body.model, body.reasoning_effort])).toEqual([
      ['/api/generate', 'llama:8b', undefined],
      ['/v1/chat/completions', 'llama:8b', 'none'],
    ]);
    await server.close();
  });

  it('cannot answer where none is, and answers once one is there', async () => {
    const server = await startChatServer({ isOpen: true });
    let isThere = false;
    const get: typeof fetch = (url, init) =>
      isThere
        ? fetch((url as string).replace('http://ollama', server.baseUrl.replace('/v1', '')), init)
        : Promise.reject();
    const access = { clock: systemClock, log: silentLog, credentials: { address: 'http://ollama' }, fetch: get };
    const model = ollama.languageModel?.create(access, 'other');
    const request = { messages: [{ role: 'user', content: 'Hi', via: 'text' }], tools: [], language: 'en' } as const;
    const ask = async () => {
      let text = '';
      for await (const part of model?.stream(request, new AbortController().signal) ?? [])
        if (part.type === 'text') text += part.text;
      return text;
    };
    await expect(ask()).rejects.toMatchObject({ name: 'ProviderError', kind: 'unavailable' });
    isThere = true;
    expect(await ask()).toMatch(/^Hello/);
    expect(server.requests[0]?.body.model).toBe('other');
    await server.close();
  });

  it('is not found where nothing listens, or something else does', async () => {
    expect(await findOllama({ clock: systemClock, url: 'http://127.0.0.1:1' })).toBeUndefined();
    const other = async () => new Response('<html>');
    expect(await findOllama({ clock: systemClock, fetch: other })).toBeUndefined();
  });

  it('has no model to offer when it can only make vectors', async () => {
    const answer = (names: string[]) => async () => Response.json({ models: names.map((name) => ({ name })) });
    const talking = await findOllama({ clock: systemClock, fetch: answer(['nomic-embed-text:latest', 'llama3.2:3b']) });
    expect(talking?.models).toEqual(['llama3.2:3b']);
    expect(await findOllama({ clock: systemClock, fetch: answer(['nomic-embed-text:latest']) })).toBeUndefined();
  });

  it('is given up when it does not answer at once', async () => {
    const clock = new VirtualClock();
    const found = findOllama({ clock, fetch: () => new Promise(() => undefined) });
    await clock.advance(500);
    expect(await found).toBeUndefined();
    expect(clock.pending).toBe(0);
  });
});
