import type { z } from 'zod';
import { AssistantConfig, type FieldProblem, ProductError } from '#domain';
import type { Database } from '#platform/db';
import { fieldProblems } from '#platform/http';
import { type Assistant, AssistantFile, type NewAssistant } from './contract.ts';
import { type AssistantsDeps, createAssistant, getAssistant, type Who } from './service.ts';
import { findNamed } from './store.ts';

/** What was taken out for a file. */
export interface ExportedAssistant {
  readonly file: AssistantFile;
  readonly virtualNumber: string;
  /** The file has changes that callers do not get yet. */
  readonly hasUnpublishedChanges: boolean;
}

const fileOf = ({ name, config }: z.output<typeof NewAssistant>): AssistantFile => ({
  format: 'parley-assistant',
  version: 1,
  name,
  config,
});

/** The draft of an assistant as a file. @throws ProductError not-found. */
export const exportAssistant = async (deps: AssistantsDeps, who: Who, id: string): Promise<AssistantFile> =>
  fileOf(await getAssistant(deps, who, id));

/**
 * The draft of the assistant of any workspace that `wanted` names: its id, virtual number or exact name.
 * @throws ProductError not-found, or conflict when several have this name.
 */
export async function exportNamed(database: Database, wanted: string): Promise<ExportedAssistant> {
  const [row, ...others] = await findNamed(database, wanted);
  if (row === undefined) throw new ProductError('not-found', `There is no assistant "${wanted}".`);
  if (others.length > 0) {
    const numbers = [row, ...others].map(({ virtualNumber }) => virtualNumber).join(', ');
    throw new ProductError('conflict', `Several assistants have this name. Give one of their numbers: ${numbers}.`);
  }
  return {
    file: fileOf({ name: row.name, config: AssistantConfig.parse(row.draft) }),
    virtualNumber: row.virtualNumber,
    hasUnpublishedChanges: row.publishedRevision !== row.revision,
  };
}

/**
 * Makes an assistant, as a draft, from what was read from a file. Its number and key are new.
 * @throws ProductError invalid-input naming the fields that are wrong or unknown, or a version of the format to come.
 */
export async function importAssistant(deps: AssistantsDeps, who: Who, content: unknown): Promise<Assistant> {
  const parsed = AssistantFile.safeParse(content);
  if (!parsed.success) throw invalidFile(decisive(fieldProblems(parsed.error)));
  const { name, config } = parsed.data;
  const unknown = unknownFields(content, parsed.data, '');
  if (unknown.length > 0) throw invalidFile(unknown);
  return createAssistant(deps, who, { name, config });
}

/** In something else, or in a file of a later format, what is wrong with the other fields says nothing. */
function decisive(fields: readonly FieldProblem[]): readonly FieldProblem[] {
  const head = fields.find(({ field }) => field === 'format') ?? fields.find(({ field }) => field === 'version');
  return head ? [head] : fields;
}

const MOST_SHOWN = 3;

function invalidFile(fields: readonly FieldProblem[]): ProductError {
  const shown = fields.slice(0, MOST_SHOWN).map(({ field, problem }) => `${field || 'The file'}: ${problem}`);
  const rest = fields.length - shown.length;
  return new ProductError('invalid-input', shown.join(' ') + (rest > 0 ? ` And ${rest} more.` : ''), fields);
}

/** Fields of `given` that parsing dropped. Taking them for absent would lose a misspelt setting without a word. */
function unknownFields(given: unknown, parsed: unknown, path: string): FieldProblem[] {
  if (Array.isArray(given) && Array.isArray(parsed))
    return given.flatMap((item, index) => unknownFields(item, parsed[index], `${path}${index}.`));
  if (!isObject(given) || !isObject(parsed)) return [];
  return Object.entries(given).flatMap(([name, value]) =>
    Object.hasOwn(parsed, name)
      ? unknownFields(value, parsed[name], `${path}${name}.`)
      : [{ field: path + name, problem: 'There is no such field.' }],
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
