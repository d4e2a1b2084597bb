import type { z } from 'zod';
import type { Ids } from '#base';
import { ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { type Database, inWorkspace, type Transaction, violatesUnique } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { Line, NewLine } from './contract.ts';
import {
  assistantExists,
  deleteLine,
  insertLine,
  type LineRow,
  lineWithNumber,
  listLines,
  updateLine,
} from './store.ts';

export interface LinesDeps {
  readonly database: Database;
  readonly ids: Ids;
}

type LineInput = z.output<typeof NewLine>;

/** The phone numbers of a workspace and the assistants that they reach. */
export interface LinesService {
  list(context: RequestContext): Promise<Line[]>;
  /** @throws ProductError conflict, invalid-input. */
  create(context: RequestContext, input: LineInput): Promise<Line>;
  /** @throws ProductError not-found, conflict, invalid-input. */
  update(context: RequestContext, id: string, input: LineInput): Promise<Line>;
  /** @throws ProductError not-found. */
  remove(context: RequestContext, id: string): Promise<void>;
}

export function createLinesService({ database, ids }: LinesDeps): LinesService {
  /** Runs a change, with the two things that can be wrong with it told apart. */
  async function save(
    context: RequestContext,
    input: LineInput,
    ownId: string | undefined,
    change: (transaction: Transaction) => Promise<LineRow | undefined>,
  ): Promise<Line> {
    const holder = await lineWithNumber(database, input.number);
    if (holder !== undefined && holder !== ownId) throw taken(input.number);
    try {
      const row = await inWorkspace(database, context.workspaceId, async (transaction) => {
        if (input.assistantId !== null) await refuseForeign(transaction, context.workspaceId, input.assistantId);
        const line = await change(transaction);
        if (line === undefined) throw missing();
        const action = ownId === undefined ? 'line:create' : 'line:update';
        await recordAudit(transaction, ids, context, { action, subjectId: line.id, detail: input });
        return line;
      });
      return lineOf(row);
    } catch (error) {
      throw violatesUnique(error, 'lines_number') ? taken(input.number) : error;
    }
  }

  return {
    list: async ({ workspaceId }) =>
      (await inWorkspace(database, workspaceId, (transaction) => listLines(transaction, workspaceId))).map(lineOf),
    create: (context, input) =>
      save(context, input, undefined, (transaction) =>
        insertLine(transaction, { id: ids.uuid(), workspaceId: context.workspaceId, ...input }),
      ),
    update: (context, id, input) =>
      save(context, input, id, (transaction) => updateLine(transaction, context.workspaceId, id, input)),
    remove: (context, id) =>
      inWorkspace(database, context.workspaceId, async (transaction) => {
        if (!(await deleteLine(transaction, context.workspaceId, id))) throw missing();
        await recordAudit(transaction, ids, context, { action: 'line:delete', subjectId: id });
      }),
  };
}

const missing = () => new ProductError('not-found', 'There is no such line.');
const taken = (number: string) => new ProductError('conflict', `The number ${number} is in use already.`);

async function refuseForeign(transaction: Transaction, workspaceId: string, assistantId: string): Promise<void> {
  if (await assistantExists(transaction, workspaceId, assistantId)) return;
  const problem = 'There is no such assistant.';
  throw new ProductError('invalid-input', problem, [{ field: 'assistantId', problem }]);
}

const lineOf = (row: LineRow): Line => ({
  id: row.id,
  number: row.number,
  label: row.label,
  assistantId: row.assistantId,
  createdAt: row.createdAt.toISOString(),
});
