import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childOutput, type Program } from './child-output.ts';
import { type EngineRun, SPEAK_TIMEOUT_MS } from './engine.ts';

/** Runs a program that writes its WAV to a file only; `options` gets the file's name. Nothing stays on disk. */
export async function* speakToFile(
  program: Program,
  options: (file: string) => readonly string[],
  text: string,
  run: EngineRun,
): AsyncGenerator<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-speech-'));
  const file = join(folder, 'speech.wav');
  try {
    const output = childOutput({
      ...run,
      program,
      arguments: options(file),
      input: text,
      timeoutMs: SPEAK_TIMEOUT_MS,
    });
    // These programs print nothing of use.
    for await (const _ of output);
    yield await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
