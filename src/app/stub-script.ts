import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { alawToLinear } from '#audio';
import type { ScriptedUtterance } from '#providers/stub';

/** What a benchmark's callers will say, and what the assistant always answers. */
export const StubScript = z.object({
  reply: z.string(),
  utterances: z.array(
    z.object({
      /** A-law, 8 kHz. */
      alaw: z.base64(),
      words: z.array(z.object({ text: z.string(), endMs: z.number() })),
    }),
  ),
});
export type StubScript = z.infer<typeof StubScript>;

export interface ReadScript {
  readonly reply: string;
  readonly utterances: readonly ScriptedUtterance[];
}

export function readStubScript(file: string): ReadScript {
  const { reply, utterances } = StubScript.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    reply,
    utterances: utterances.map(({ alaw, words }) => ({
      samples: Int16Array.from(Buffer.from(alaw, 'base64'), alawToLinear),
      words,
    })),
  };
}
