import type { z } from 'zod';
import type { Clock, Ids } from '#base';
import { AssistantConfig, type FieldProblem, ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { type Database, inWorkspace, type Transaction, violatesUnique } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { Assistant, AssistantSummary, AssistantVersion, NewAssistant, UpdateAssistant } from './contract.ts';
import {
  type Addressed,
  type AssistantChange,
  type AssistantRow,
  type AssistantWithCalls,
  findByAddress as findAddressed,
  findAssistant,
  findVersion,
  insertAssistant,
  insertVersion,
  listAssistants,
  listVersions,
  lockAssistant,
  nextVirtualNumber,
  updateAssistant,
} from './store.ts';
import type { VersionCache } from './version-cache.ts';

/** Who asks, as the audit log needs it; a request's context is one. */
export type Who = Pick<RequestContext, 'workspaceId' | 'actor'>;

export interface AssistantsDeps {
  readonly database: Database;
  readonly ids: Ids;
  readonly clock: Clock;
  /** `host:port` under which phones reach this node, asked anew each time. */
  readonly sipHosts: () => readonly string[];
  /** What the chosen providers do not take, by field. */
  readonly problemsOf: (config: AssistantConfig) => readonly FieldProblem[];
}

type NewInput = z.output<typeof NewAssistant>;
type UpdateInput = z.output<typeof UpdateAssistant>;
export type Version = z.output<typeof AssistantVersion>;

export interface CreateOptions {
  /** Its virtual number; chosen when absent. */
  readonly virtualNumber?: string;
  readonly demo?: boolean;
}

/** Nothing that an assistant is told to do may be dropped without a word, A8. @throws ProductError invalid-input. */
function refuseUnaccepted(deps: AssistantsDeps, config: AssistantConfig): void {
  const problems = deps.problemsOf(config);
  if (problems.length > 0)
    throw new ProductError('invalid-input', problems.map(({ problem }) => problem).join(' '), problems);
}

const KEY_BYTES = 16;
const NUMBER_ATTEMPTS = 5;

const now = (deps: AssistantsDeps) => new Date(deps.clock.wallNow());
const newKey = (ids: Ids) => `ast_${ids.token(KEY_BYTES)}`;

export const listAll = (deps: AssistantsDeps, who: Who): Promise<AssistantSummary[]> =>
  inWorkspace(deps.database, who.workspaceId, async (transaction) =>
    (await listAssistants(transaction, who.workspaceId)).map(summaryOf),
  );

/** @throws ProductError not-found. */
export const getAssistant = (deps: AssistantsDeps, who: Who, id: string): Promise<Assistant> =>
  inWorkspace(deps.database, who.workspaceId, (transaction) => read(deps, transaction, who, id));

async function read(deps: AssistantsDeps, transaction: Transaction, who: Who, id: string): Promise<Assistant> {
  const found = await findAssistant(transaction, who.workspaceId, id);
  if (found === undefined) throw missing();
  return assistantOf(found, deps.sipHosts());
}

/** Makes an assistant that is a draft only. @throws ProductError invalid-input, or conflict when the wanted virtual number is taken. */
export async function createAssistant(
  deps: AssistantsDeps,
  who: Who,
  input: NewInput,
  options: CreateOptions = {},
): Promise<Assistant> {
  refuseUnaccepted(deps, input.config);
  if (options.virtualNumber !== undefined) return insert(deps, who, input, options.virtualNumber, options);
  for (let attempt = 1; ; attempt++) {
    try {
      return await insert(deps, who, input, await nextVirtualNumber(deps.database), options);
    } catch (error) {
      // Somebody else got the number in between: there is a next one.
      if (!isConflict(error) || attempt === NUMBER_ATTEMPTS) throw error;
    }
  }
}

const isConflict = (error: unknown) => error instanceof ProductError && error.code === 'conflict';

async function insert(
  deps: AssistantsDeps,
  who: Who,
  input: NewInput,
  virtualNumber: string,
  options: CreateOptions,
): Promise<Assistant> {
  const id = deps.ids.uuid();
  const at = now(deps);
  return withNumber(virtualNumber, () =>
    inWorkspace(deps.database, who.workspaceId, async (transaction) => {
      await insertAssistant(transaction, {
        id,
        workspaceId: who.workspaceId,
        name: input.name,
        apiKey: newKey(deps.ids),
        virtualNumber,
        draft: input.config,
        demo: options.demo ?? false,
        createdAt: at,
        updatedAt: at,
      });
      const detail = { name: input.name, virtualNumber };
      await recordAudit(transaction, deps.ids, who, { action: 'assistant:create', subjectId: id, detail });
      return read(deps, transaction, who, id);
    }),
  );
}

/** Runs a change that sets a virtual number; tells when that number is taken. */
async function withNumber<T>(virtualNumber: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!violatesUnique(error, 'assistants_virtual_number')) throw error;
    const problem = `The virtual number ${virtualNumber} is in use already.`;
    throw new ProductError('conflict', problem, [{ field: 'virtualNumber', problem }]);
  }
}

/** What a change writes, and what the audit log keeps of it. */
interface Change {
  readonly values: AssistantChange;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Changes one assistant under its lock, with the audit line, and reads it again. @throws ProductError not-found. */
export function change(
  deps: AssistantsDeps,
  who: Who,
  id: string,
  action: string,
  decide: (row: AssistantRow, transaction: Transaction) => Promise<Change> | Change,
): Promise<Assistant> {
  return inWorkspace(deps.database, who.workspaceId, async (transaction) => {
    const row = await lockAssistant(transaction, who.workspaceId, id);
    if (row === undefined) throw missing();
    const { values, detail } = await decide(row, transaction);
    await updateAssistant(transaction, who.workspaceId, id, { ...values, updatedAt: now(deps) });
    await recordAudit(transaction, deps.ids, who, { action, subjectId: id, ...(detail && { detail }) });
    return read(deps, transaction, who, id);
  });
}

/** Saves the draft. @throws ProductError not-found, revision-conflict, conflict, invalid-input. */
export const saveDraft = (deps: AssistantsDeps, who: Who, id: string, input: UpdateInput): Promise<Assistant> =>
  withNumber(input.virtualNumber, () =>
    change(deps, who, id, 'assistant:update', (row) => {
      if (input.config) refuseUnaccepted(deps, input.config);
      const values = nextDraft(row, input);
      const { draft: _draft, ...detail } = values;
      return { values, detail };
    }),
  );

/** Makes the draft the version in force from the next call on. @throws ProductError not-found, revision-conflict, invalid-input. */
export const publishDraft = (deps: AssistantsDeps, who: Who, id: string, revision: number): Promise<Assistant> =>
  change(deps, who, id, 'assistant:publish', async (row, transaction) => {
    refuseOutdated(row, revision);
    refuseUnaccepted(deps, AssistantConfig.parse(row.draft));
    const version = await insertVersion(transaction, {
      workspaceId: who.workspaceId,
      assistantId: id,
      config: row.draft,
      publishedBy: who.actor.name,
    });
    return { values: { publishedVersion: version, publishedRevision: row.revision }, detail: { version } };
  });

/** A new assistant with the draft of another. */
export async function duplicateAssistant(deps: AssistantsDeps, who: Who, id: string): Promise<Assistant> {
  const source = await getAssistant(deps, who, id);
  return createAssistant(deps, who, { name: copyName(source.name), config: source.config });
}

/** A new API key; the old one stops reaching the assistant at once. */
export const rotateKey = (deps: AssistantsDeps, who: Who, id: string): Promise<Assistant> =>
  change(deps, who, id, 'assistant:rotate-key', () => ({ values: { apiKey: newKey(deps.ids) } }));

/** Calls no longer reach it; its calls and their records stay. */
export const removeAssistant = (deps: AssistantsDeps, who: Who, id: string): Promise<void> =>
  inWorkspace(deps.database, who.workspaceId, async (transaction) => {
    if ((await lockAssistant(transaction, who.workspaceId, id)) === undefined) throw missing();
    await updateAssistant(transaction, who.workspaceId, id, { deletedAt: now(deps) });
    await recordAudit(transaction, deps.ids, who, { action: 'assistant:delete', subjectId: id });
  });

/** What was published, the latest first. */
export const versionsOf = (deps: AssistantsDeps, who: Who, id: string): Promise<Version[]> =>
  inWorkspace(deps.database, who.workspaceId, async (transaction) => {
    await read(deps, transaction, who, id);
    return (await listVersions(transaction, who.workspaceId, id)).map((row) => ({
      number: row.number,
      publishedAt: row.publishedAt.toISOString(),
      publishedBy: row.publishedBy,
      config: AssistantConfig.parse(row.config),
    }));
  });

/** Makes a published version the draft. @throws ProductError not-found. */
export const restoreVersion = (deps: AssistantsDeps, who: Who, id: string, number: number): Promise<Assistant> =>
  change(deps, who, id, 'assistant:restore', async (row, transaction) => {
    const version = await findVersion(transaction, who.workspaceId, id, number);
    if (version === undefined) throw new ProductError('not-found', 'There is no such version.');
    const revision = row.revision + 1;
    const isInForce = number === row.publishedVersion;
    return {
      values: { draft: version.config, revision, ...(isInForce && { publishedRevision: revision }) },
      detail: { version: number },
    };
  });

/** What an address reaches, with the configuration in force. */
export interface AddressedAssistant extends Addressed {
  /** Null: never published. */
  readonly config: AssistantConfig | null;
}

/** An assistant as a call uses it: one configuration, not to be changed by later edits. */
export interface ResolvedAssistant extends Addressed {
  readonly config: AssistantConfig;
}

/** What the user part of a To or Request-URI reaches (A1): a virtual number, an API key or the number of a line. */
export async function findByAddress(
  deps: AssistantsDeps,
  versions: VersionCache,
  user: string,
): Promise<AddressedAssistant | undefined> {
  const found = await findAddressed(deps.database, user);
  if (found === undefined) return undefined;
  return { ...found, config: await versions.get(found.workspaceId, found.assistantId, found.version) };
}

/** What a test call uses; the version of a draft is null. @throws ProductError not-found, conflict when never published. */
export const resolveForTest = (
  deps: AssistantsDeps,
  who: Who,
  id: string,
  wanted: 'draft' | 'published',
): Promise<ResolvedAssistant> =>
  inWorkspace(deps.database, who.workspaceId, async (transaction) => {
    const row = (await findAssistant(transaction, who.workspaceId, id))?.assistant;
    if (row === undefined) throw missing();
    const base = { workspaceId: who.workspaceId, assistantId: id, name: row.name, virtualNumber: row.virtualNumber };
    if (wanted === 'draft') return { ...base, version: null, config: AssistantConfig.parse(row.draft) };
    const version = await findVersion(transaction, who.workspaceId, id, row.publishedVersion ?? 0);
    if (version === undefined) throw new ProductError('conflict', 'Publish the assistant first, or try its draft.');
    return { ...base, version: version.number, config: AssistantConfig.parse(version.config) };
  });

const missing = () => new ProductError('not-found', 'There is no such assistant.');

function refuseOutdated(row: AssistantRow, revision: number): void {
  if (row.revision === revision) return;
  throw new ProductError('revision-conflict', 'Somebody saved this assistant in between. Load it again.');
}

/** What a save makes of the row. A save that leaves the configuration alone does not count as unpublished change. */
function nextDraft(row: AssistantRow, input: UpdateInput) {
  refuseOutdated(row, input.revision);
  const revision = row.revision + 1;
  const isPublished = row.publishedRevision === row.revision && input.config === undefined;
  return {
    revision,
    ...(input.name !== undefined && { name: input.name }),
    ...(input.virtualNumber !== undefined && { virtualNumber: input.virtualNumber }),
    ...(input.config !== undefined && { draft: input.config }),
    ...(isPublished && { publishedRevision: revision }),
  };
}

const MAX_NAME = 120;
const COPY = ' (2)';

function copyName(name: string): string {
  const numbered = /^(.*) \((\d+)\)$/.exec(name);
  const suffix = numbered === null ? COPY : ` (${Number(numbered[2]) + 1})`;
  return (numbered?.[1] ?? name).slice(0, MAX_NAME - suffix.length) + suffix;
}

function summaryOf({ assistant, callCount, lastCallAt }: AssistantWithCalls): AssistantSummary {
  return {
    id: assistant.id,
    name: assistant.name,
    virtualNumber: assistant.virtualNumber,
    language: assistant.draft.language,
    publishedVersion: assistant.publishedVersion,
    hasUnpublishedChanges: assistant.publishedRevision !== assistant.revision,
    lastCallAt: lastCallAt?.toISOString() ?? null,
    callCount,
    updatedAt: assistant.updatedAt.toISOString(),
  };
}

function assistantOf(found: AssistantWithCalls, sipHosts: readonly string[]): Assistant {
  const { assistant } = found;
  return {
    ...summaryOf(found),
    apiKey: assistant.apiKey,
    config: AssistantConfig.parse(assistant.draft),
    revision: assistant.revision,
    sipUris: sipHosts.map((host) => `sip:${assistant.virtualNumber}@${host}`),
  };
}
