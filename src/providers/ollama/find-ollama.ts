import { z } from 'zod';
import { type Clock, withDeadline } from '#base';

/** Where Ollama listens unless told otherwise. */
export const OLLAMA_URL = 'http://127.0.0.1:11434';
const PROBE_MS = 500;

const Tags = z.object({ models: z.array(z.object({ name: z.string() })) });

export interface Ollama {
  readonly url: string;
  /** Models that it has and that can talk, the one used last first. */
  readonly models: readonly string[];
}

export interface FindOllama {
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
  readonly url?: string;
}

/** The Ollama server of this machine, or undefined when none answers at once; never rejects. */
export async function findOllama({
  clock,
  fetch: get = fetch,
  url = OLLAMA_URL,
}: FindOllama): Promise<Ollama | undefined> {
  try {
    return await withDeadline(clock, PROBE_MS, undefined, async (signal) => {
      const answer = await get(`${url}/api/tags`, { signal });
      const { models } = Tags.parse(await answer.json());
      const talking = models.map(({ name }) => name).filter((name) => !NO_CHAT.test(name));
      return talking.length === 0 ? undefined : { url, models: talking };
    });
  } catch {
    // Nothing there, or something else: both mean that there is no Ollama.
    return undefined;
  }
}

/** Models that make vectors or rank, and cannot talk. */
const NO_CHAT = /embed|bge-|minilm|rerank/i;
