import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Clock, InvalidStateError, type Log } from '#base';
import { ProductError } from '#domain';
import { type ProcessEnd, type ProcessLimits, runLimited } from './limited-process.ts';
import type { TranscodeAnswer, TranscodeOrder } from './protocol.ts';

/** Makes loops (A-law WAV, 8 kHz, one channel) in a process of its own, one after the other. */
export interface Transcoder {
  /**
   * The beginning of an uploaded file, up to five minutes. Answers how long the loop is.
   * @throws ProductError invalid-input: what is wrong with the file, for whoever sent it.
   */
  convert(input: string, output: string): Promise<{ readonly durationMs: number }>;
  /** A sound that comes with the product. @throws InvalidStateError when it cannot be made. */
  render(sound: string, output: string): Promise<void>;
}

/** Longer files are cut: a loop of five minutes is 2.4 MB of memory, and nobody hears where a caller's hour would end. */
const MOST_SECONDS = 300;
const LIMITS: ProcessLimits = { timeMs: 60_000, memoryBytes: 512 * 1024 * 1024 };
const ENTRY = new URL(`./transcode-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const PROBLEMS = {
  'too-slow': 'This file takes too long to convert. Shorten it, or save it with a lower sample rate.',
  'too-big': 'This file needs too much memory to convert. Save it with a lower sample rate or fewer channels.',
  crashed: 'This file cannot be read: it is damaged.',
  unreadable: 'This file cannot be read: it is damaged, or holds a codec that is not supported.',
  silent: 'There is nothing to hear in the first five minutes of this file.',
} as const;

export function createTranscoder(deps: { readonly clock: Clock; readonly log: Log }, limits = LIMITS): Transcoder {
  const { clock, log } = deps;
  let last: Promise<unknown> = Promise.resolve();

  async function run(order: TranscodeOrder): Promise<{ durationMs: number } | { problem: keyof typeof PROBLEMS }> {
    const turn = last.then(() => runLimited<TranscodeAnswer>(clock, fileURLToPath(ENTRY), order, limits));
    last = turn;
    const end: ProcessEnd<TranscodeAnswer> = await turn;
    if (end.kind === 'answer' && end.answer.ok) return end.answer;
    await rm(order.output, { force: true });
    const problem = end.kind === 'answer' && !end.answer.ok ? end.answer.problem : end.kind;
    const reason = end.kind === 'answer' && !end.answer.ok ? end.answer.detail : undefined;
    log.info('A sound could not be made.', { problem, ...(reason !== undefined && { reason }) });
    return { problem: problem === 'answer' ? 'crashed' : problem };
  }

  return {
    async convert(input, output) {
      const made = await run({ kind: 'convert', input, output, mostSeconds: MOST_SECONDS });
      if ('problem' in made) throw new ProductError('invalid-input', PROBLEMS[made.problem]);
      return made;
    },
    async render(sound, output) {
      const made = await run({ kind: 'render', sound, output });
      if ('problem' in made) throw new InvalidStateError(`The sound "${sound}" cannot be made: ${made.problem}.`);
    },
  };
}
