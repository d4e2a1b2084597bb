import { describe, expect, it } from 'vitest';
import { systemClock } from '#base';
import { startChatServer } from '../../../test/kit/engine-openai.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { findOllama } from './find-ollama.ts';
import { createOllamaModel } from './ollama.ts';

describe('Ollama', () => {
  it('is found with its models, and its first model answers', async () => {
    const server = await startChatServer();
    const ollama = await findOllama({ clock: systemClock, url: server.baseUrl.replace('/v1', '') });
    expect(ollama?.models).toEqual(['llama:8b', 'other']);
    if (!ollama) return;
    const request = { messages: [{ role: 'user', content: 'Hi', via: 'text' }], tools: [], language: 'en' } as const;
    const parts = [];
    for await (const part of createOllamaModel(ollama).stream(request, new AbortController().signal)) parts.push(part);
    expect(parts[0]).toEqual({ type: 'text', text: 'Hello ' });
    expect(server.requests[0]?.body.model).toBe('llama:8b');
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
