import { readFile } from 'node:fs/promises';
import { errorMessage, StartError } from '#base';
import { readConfig } from '../config.ts';
import { addressOf, findAssistant, modelOf } from './assistant.ts';
import { playInAudio, unplayable } from './audio-call.ts';
import { checkRun } from './check.ts';
import { type EvalFile, parseEvalFile } from './eval-file.ts';
import type { EvalReport } from './report.ts';
import { type EvalRun, playInText } from './text-call.ts';

export interface EvalOptions {
  /** Instead of the assistant that the file names. */
  readonly assistant?: string;
  /** Instead of the number that the file gives. */
  readonly seeds?: number;
  /** Real calls over SIP and RTP to the platform that runs here. */
  readonly audio?: boolean;
}

/** @throws StartError when the file is not there or not an eval. */
export async function readEvalFile(path: string): Promise<EvalFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new StartError(`${path} cannot be read: ${errorMessage(cause)}.`, 'Give the path of an eval.', { cause });
  });
  return parseEvalFile(path, text);
}

/** Plays an eval, once for each seed, and judges each call. */
export async function* runEval(path: string, options: EvalOptions): AsyncGenerator<EvalReport> {
  const file = await readEvalFile(path);
  const seeds = options.seeds ?? (options.audio ? 1 : file.seeds);
  if (options.audio) return yield* runInAudio(path, file, options.assistant ?? file.assistant, seeds);
  // A path on the command line counts from where one stands.
  const assistant = await (options.assistant === undefined
    ? findAssistant(file.assistant, path)
    : findAssistant(options.assistant, './here'));
  const model = await modelOf(assistant);
  for (let seed = 1; seed <= seeds; seed++) {
    yield judge(path, file, await playInText(file, assistant, model, seed));
  }
}

async function* runInAudio(path: string, file: EvalFile, assistant: string, seeds: number): AsyncGenerator<EvalReport> {
  const skipped = unplayable(file);
  if (skipped.length > 0) {
    yield { file: path, name: file.name, seed: 0, ok: true, checks: [], skipped, timeline: [] };
    return;
  }
  const uri = await addressOf(assistant, readConfig().sipPort);
  for (let seed = 1; seed <= seeds; seed++) yield judge(path, file, await playInAudio(file, uri, seed));
}

function judge(path: string, file: EvalFile, run: EvalRun): EvalReport {
  const checks = checkRun(file, run);
  const ok = checks.every((check) => check.ok);
  return { file: path, name: file.name, seed: run.seed, ok, checks, skipped: [], timeline: run.timeline };
}
