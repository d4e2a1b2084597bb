import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testLanguageModel } from '../../../test/contracts/language-model.ts';
import { type ChatScript, type ChatServer, startChatServer } from '../../../test/kit/engine-openai.ts';
import type { ModelMessage, ModelPart } from '../language-model.ts';
import { createOpenAiCompatibleModel } from './language-model.ts';

let server: ChatServer;
beforeAll(async () => {
  server = await startChatServer();
});
afterAll(() => server.close());

const model = () =>
  createOpenAiCompatibleModel({ id: 'test', baseUrl: server.baseUrl, model: 'llama:8b', apiKey: 'sk-secret' });
const TOOLS = [
  { name: 'book', description: 'Books.', parameters: { type: 'object', properties: { day: { type: 'string' } } } },
];
const HELLO: ModelMessage[] = [{ role: 'user', content: 'Hello', via: 'speech' }];

async function ask(script: ChatScript, messages = HELLO, signal = new AbortController().signal) {
  server.next(script);
  const parts: ModelPart[] = [];
  const request = { messages, tools: TOOLS, language: 'en-GB', temperature: 0.3, maxTokens: 50 };
  for await (const part of model().stream(request, signal)) parts.push(part);
  return parts;
}

testLanguageModel('an OpenAI-compatible server', async () => {
  const own = await startChatServer();
  return {
    model: createOpenAiCompatibleModel({ id: 'test', baseUrl: own.baseUrl, model: 'any' }),
    close: () => own.close(),
  };
});

describe('the OpenAI-compatible model', () => {
  it('streams text in the pieces it comes in, and counts tokens', async () => {
    expect(await ask({ text: ['We are ', 'open.'] })).toEqual([
      { type: 'text', text: 'We are ' },
      { type: 'text', text: 'open.' },
      { type: 'finish', inputTokens: 11, outputTokens: 7 },
    ]);
  });

  it('puts together the arguments of tool calls', async () => {
    const parts = await ask({
      tools: [
        { name: 'book', argumentPieces: ['{"da', 'y":"mon', 'day"}'] },
        { name: 'book', argumentPieces: ['{}'] },
      ],
    });
    expect(parts.slice(0, 2)).toEqual([
      { type: 'tool-call', call: { id: 'call_0', name: 'book', arguments: { day: 'monday' } } },
      { type: 'tool-call', call: { id: 'call_1', name: 'book', arguments: {} } },
    ]);
  });

  it('passes on a call of an unknown tool and arguments that are no JSON: the call runtime answers them', async () => {
    const parts = await ask({
      tools: [
        { name: 'fly', argumentPieces: ['{}'] },
        { name: 'book', argumentPieces: ['{"day":'] },
      ],
    });
    expect(parts.map((part) => (part.type === 'tool-call' ? part.call.name : part.type))).toEqual([
      'fly',
      'book',
      'finish',
    ]);
  });

  it('tells the model of keys, interruptions, tools and their results', async () => {
    await ask({}, [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '12#', via: 'keys' },
      { role: 'assistant', content: 'Let me', interrupted: true },
      { role: 'user', content: 'Monday', via: 'speech' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'a', name: 'book', arguments: { day: 'monday' } }] },
      { role: 'tool', toolCallId: 'a', toolName: 'book', content: 'Full.', isError: true },
    ]);
    const { body, headers } = server.requests.at(-1) ?? { body: {}, headers: {} };
    expect(headers.authorization).toBe('Bearer sk-secret');
    expect(body).toMatchObject({
      ...{ model: 'llama:8b', stream: true, temperature: 0.3, max_tokens: 50 },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: '[The caller pressed the keys 12#]' },
        { role: 'assistant', content: 'Let me' },
        { role: 'user', content: '[You were cut off: the last that the caller heard is "Let me".] Monday' },
        { role: 'assistant', tool_calls: [{ id: 'a', function: { name: 'book', arguments: '{"day":"monday"}' } }] },
        { role: 'tool', tool_call_id: 'a', content: 'Full.' },
      ],
      tools: [{ type: 'function', function: { name: 'book', description: 'Books.' } }],
    });
  });

  it.each([
    [401, 'authentication'],
    [404, 'configuration'],
    [400, 'request'],
    [429, 'rate-limit'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('gives status %i as %s, without the words of the vendor', async (status, kind) => {
    const error = await ask({ status }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ProviderError', provider: 'test', kind });
    expect(String(error)).not.toContain('sk-secret');
  });

  it('reports a connection that breaks in the middle, after what came of it', async () => {
    server.next({ text: ['We are '], breaks: true });
    const texts: string[] = [];
    const read = async () => {
      const request = { messages: HELLO, tools: [], language: 'en' };
      for await (const part of model().stream(request, new AbortController().signal))
        if (part.type === 'text') texts.push(part.text);
    };
    await expect(read()).rejects.toMatchObject({ name: 'ProviderError', kind: 'unavailable' });
    expect(texts).toEqual(['We are ']);
  });

  it('reports an answer that is no JSON', async () => {
    await expect(ask({ rubbish: '<html>' })).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('reports a server that is not there', async () => {
    const gone = createOpenAiCompatibleModel({ id: 'test', baseUrl: 'http://127.0.0.1:1/v1', model: 'x' });
    const next = gone.stream({ messages: HELLO, tools: [], language: 'en' }, new AbortController().signal);
    await expect(next[Symbol.asyncIterator]().next()).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('leaves the server when it is aborted in the middle', async () => {
    server.next({ text: ['We are '], hangs: true });
    const controller = new AbortController();
    const stop = new Error('stop');
    const read = async () => {
      const request = { messages: HELLO, tools: [], language: 'en' };
      for await (const part of model().stream(request, controller.signal))
        if (part.type === 'text') controller.abort(stop);
    };
    await expect(read()).rejects.toBe(stop);
    await server.clientLeft;
  });
});
