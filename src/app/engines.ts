import { type Clock, every, type Log } from '#base';
import type { AssistantConfig } from '#domain';
import type { Engines } from '#features/calls';
import { createSpeechCache } from '#providers';
import { vendorOf } from '#providers/catalog';
import { createLocalSpeechToText, createLocalTextToSpeech, createOfflineBrain } from '#providers/local';
import { createStubEngines, type StubDelays } from './stub-engines.ts';

export interface EngineDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly stubs?: StubDelays;
}

export interface OpenEngines extends Engines {
  /** What is missing on this machine, with the command that installs it. */
  readonly notices: readonly string[];
  close(): Promise<void>;
}

/** Ten minutes of sentences that are said again and again. */
const CACHED_SAMPLES = 4_800_000;
const CACHED_TEXT_LENGTH = 400;
/** How often a language model on this machine is looked for. */
const LOOK_MS = 30_000;

/**
 * The engines of this node. `local` hears and speaks with the machine's own programs and thinks with the offline brain;
 * `ollama` is there while one answers on this machine.
 */
export async function openEngines(deps: EngineDeps): Promise<OpenEngines> {
  const { clock, log } = deps;
  const stub = deps.stubs && createStubEngines(clock, deps.stubs);
  const ears = createLocalSpeechToText({ clock, log });
  ears.warmUp();
  const voice = createSpeechCache(createLocalTextToSpeech({ clock }), {
    maxSamples: CACHED_SAMPLES,
    maxTextLength: CACHED_TEXT_LENGTH,
  });
  const ollama = await watchOllama(deps);

  const brain = ({ intents, documents, transfers }: AssistantConfig, assistantName: string) =>
    createOfflineBrain({
      ...{ assistantName, intents, documents },
      transfers: transfers.map(({ name }) => name),
    });
  return {
    speechToText: ({ provider }) => pick(provider, stub?.speechToText, ears),
    textToSpeech: ({ provider }) => pick(provider, stub?.textToSpeech, voice),
    languageModel: ({ provider }, config, assistantName) =>
      provider === 'ollama' ? ollama.model() : pick(provider, stub?.languageModel, brain(config, assistantName)),
    notices: await missingOnThisMachine(deps),
    close: async () => {
      ollama.stop();
      await ears.close();
    },
  };
}

/** Undefined for a provider that this version does not have: the caller falls back to `local` and says so. */
function pick<T>(provider: string, stub: T | undefined, local: T): T | undefined {
  if (provider === 'stub') return stub;
  return provider === 'local' ? local : undefined;
}

/** Looks for Ollama now and from time to time, so that a call never waits for the look. */
async function watchOllama({ clock, log }: EngineDeps) {
  const vendor = vendorOf('ollama');
  const model = vendor?.languageModel?.create({ clock, log, credentials: {} }, '');
  let isThere = false;
  const look = async () => {
    const [check] = (await vendor?.check?.({ clock, log })) ?? [];
    const found = check?.ok === true;
    if (found !== isThere) {
      log.info(
        found ? 'Ollama answers: local assistants think with it.' : 'Ollama is not there: the offline brain thinks.',
      );
    }
    isThere = found;
  };
  await look();
  const stop = every(clock, LOOK_MS, () => {
    // Looking never rejects: nothing there is an answer.
    void look();
  });
  return { model: () => (isThere ? model : undefined), stop };
}

async function missingOnThisMachine({ clock, log }: EngineDeps): Promise<string[]> {
  const checks = (await vendorOf('local')?.check?.({ clock, log })) ?? [];
  return checks.flatMap((check) => (check.ok ? [] : [`${check.missing} ${check.remedy}`]));
}
