import { type Clock, every, type Log, withDeadline } from '#base';
import type { AssistantConfig } from '#domain';
import type { Engines } from '#features/calls';
import type { KeyRing } from '#features/providers';
import {
  createLocalSpeechToText,
  createOfflineBrain,
  installedModels,
  type LocalTextToSpeech,
  localVendor,
} from '#providers/local';
import { EnginePool } from './engine-pool.ts';
import { createStubEngines, type StubDelays } from './stub-engines.ts';
import { vendorEngines } from './vendor-engines.ts';

export interface EngineDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly stubs?: StubDelays;
  readonly keyRing: Pick<KeyRing, 'find'>;
  /** That of this machine. */
  readonly offlineVoice: LocalTextToSpeech;
  /** Where pulled models are. */
  readonly modelsFolder: string;
}

export interface OpenEngines extends Engines {
  /** What is missing on this machine, with the command that installs it. */
  readonly notices: readonly string[];
  close(): Promise<void>;
}

/** How often a language model on this machine is looked for. */
const LOOK_MS = 30_000;
const LOOK_LIMIT_MS = 1000;

/**
 * The engines of this node. `local` hears and speaks with the machine's own programs and thinks with the offline brain; those
 * of vendors are made with the keys in force, once for each key and choice, and shared by the calls that have both.
 */
export async function openEngines(deps: EngineDeps): Promise<OpenEngines> {
  const { clock, log, modelsFolder } = deps;
  const stub = deps.stubs && createStubEngines(clock, deps.stubs);
  const ears = createLocalSpeechToText({ clock, log, modelsFolder });
  ears.warmUp();
  await deps.offlineVoice.warm();
  const voice = {
    ...deps.offlineVoice,
    /** A voice that is pulled becomes the default of its language. */
    get place() {
      return ['local', ...installedModels(modelsFolder).map(({ id }) => id)].join(' ');
    },
  };
  const ollama = await watchOllama(deps);
  const pool = new EnginePool(clock, log);
  const vendors = vendorEngines(deps.keyRing, pool);

  const brain = ({ intents, documents, transfers }: AssistantConfig, assistantName: string) =>
    createOfflineBrain({
      ...{ assistantName, intents, documents },
      transfers: transfers.map(({ name }) => name),
    });
  return {
    speechToText: (choice, use) => own(choice, stub?.speechToText, ears) ?? vendors.speechToText(choice, use),
    textToSpeech: (choice, use) => own(choice, stub?.textToSpeech, voice) ?? vendors.textToSpeech(choice, use),
    languageModel: (choice, use) => {
      const { provider } = choice;
      if (provider === 'stub') return stub?.languageModel;
      if (provider === 'local') return brain(use.config, use.assistantName);
      const engine = vendors.languageModel(choice, use);
      return provider === 'ollama' && engine?.keys === 'ours' && !ollama.isThere() ? undefined : engine;
    },
    notices: await missingOnThisMachine(deps),
    close: async () => {
      ollama.stop();
      await pool.close();
      await ears.close();
    },
  };
}

/** What needs no vendor. */
function own<T>({ provider }: { readonly provider: string }, stub: T | undefined, local: T): T | undefined {
  if (provider === 'stub') return stub;
  return provider === 'local' ? local : undefined;
}

/** Looks for the operator's Ollama now and from time to time, so that a call never waits for the look. */
async function watchOllama({ clock, log, keyRing }: EngineDeps) {
  let isThere = false;
  const look = async () => {
    // Any failure means that there is none.
    const models = await withDeadline(clock, LOOK_LIMIT_MS, undefined, async (signal) => {
      const { vendor, access } = keyRing.find('', 'ollama', 'ours');
      return vendor.languageModel?.list(access, signal);
    }).catch(() => []);
    const found = (models ?? []).length > 0;
    if (found !== isThere) {
      log.info(
        found ? 'Ollama answers: local assistants think with it.' : 'Ollama is not there: the offline brain thinks.',
      );
    }
    isThere = found;
  };
  await look();
  // Looking never rejects.
  const stop = every(clock, LOOK_MS, () => void look());
  return { isThere: () => isThere, stop };
}

async function missingOnThisMachine({ clock, log, modelsFolder }: EngineDeps): Promise<string[]> {
  const checks = (await localVendor(modelsFolder).check?.({ clock, log })) ?? [];
  return checks.flatMap((check) => (check.ok ? [] : [`${check.missing} ${check.remedy}`]));
}
