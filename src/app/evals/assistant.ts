import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorMessage, StartError, silentLog, systemClock } from '#base';
import type { AssistantConfig } from '#domain';
import { DEMO_ASSISTANT } from '#features/assistants';
import { AssistantFile } from '#features/assistants/contract';
import { vendorOf } from '#providers/catalog';
import { createOfflineBrain } from '#providers/local';
import { withAssistants } from '../cli/with-database.ts';
import { readConfig } from '../config.ts';
import type { EvalModel, EvaluatedAssistant } from './text-call.ts';

/** The assistant that an eval is about: `demo`, a file that `./parley export` wrote, or one of this installation. */
export async function findAssistant(wanted: string, besideFile: string): Promise<EvaluatedAssistant> {
  if (wanted === 'demo') return { assistantId: 'demo', name: DEMO_ASSISTANT.name, config: DEMO_ASSISTANT.config };
  if (wanted.endsWith('.json')) return fromFile(resolve(dirname(besideFile), wanted));
  const { file } = await withAssistants(({ assistants }) => assistants.exportNamed(wanted));
  return { assistantId: 'eval', name: file.name, config: file.config };
}

/** Where the running platform has the assistant. @throws StartError for one in a file. */
export async function addressOf(wanted: string, sipPort: number): Promise<string> {
  if (wanted.endsWith('.json'))
    throw new StartError(
      `${wanted} is a file, and nobody calls a file.`,
      'Bring it in with ./parley import --publish first.',
    );
  const number =
    wanted === 'demo'
      ? DEMO_ASSISTANT.virtualNumber
      : (await withAssistants(({ assistants }) => assistants.exportNamed(wanted))).virtualNumber;
  return `sip:${number}@127.0.0.1:${sipPort}`;
}

async function fromFile(path: string): Promise<EvaluatedAssistant> {
  try {
    const { name, config } = AssistantFile.parse(JSON.parse(await readFile(path, 'utf8')));
    return { assistantId: 'eval', name, config };
  } catch (cause) {
    throw new StartError(`${path}: ${errorMessage(cause)}.`, 'Give a file that ./parley export wrote.', { cause });
  }
}

/** What the assistant thinks with. `local` is the offline brain alone, which answers the same each time. */
export async function modelOf({ name, config }: EvaluatedAssistant): Promise<EvalModel> {
  const { provider, model } = config.model;
  if (provider === 'local') return { model: brainOf(name, config), isOutside: false };
  const credentials = readConfig().providerKeys[provider] ?? {};
  const access = { clock: systemClock, log: silentLog, credentials };
  const vendor = vendorOf(provider);
  const hasKey = vendor?.credentials.every((field) => !field.required || credentials[field.name] !== undefined);
  const isHere = hasKey && ((await vendor?.check?.(access))?.every(({ ok }) => ok) ?? true);
  const offer = isHere ? vendor?.languageModel : undefined;
  const found = offer?.create(access, model || (offer.models[0] ?? ''));
  if (!found)
    throw new StartError(
      `The language model of "${name}" (${provider}) cannot be used here.`,
      'Choose another in the console.',
    );
  return { model: found, isOutside: true };
}

const brainOf = (assistantName: string, { intents, documents, transfers }: AssistantConfig) =>
  createOfflineBrain({ assistantName, intents, documents, transfers: transfers.map(({ name }) => name) });
