import type { Ids } from '#base';
import { auditLog, type Transaction } from '../db/index.ts';
import type { RequestContext } from '../http/index.ts';

export interface AuditEntry {
  /** `noun:verb`, such as `assistant:publish`. */
  readonly action: string;
  /** Id of what was changed. */
  readonly subjectId: string;
  /** What helps to understand it later; no secrets and no words of callers. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes who did what, in the transaction of the change: either both are kept or neither. */
export async function recordAudit(
  transaction: Transaction,
  ids: Ids,
  context: Pick<RequestContext, 'workspaceId' | 'actor'>,
  entry: AuditEntry,
): Promise<void> {
  await transaction.insert(auditLog).values({
    id: ids.uuid(),
    workspaceId: context.workspaceId,
    actorKind: context.actor.kind,
    actorId: context.actor.id,
    actorName: context.actor.name,
    action: entry.action,
    subjectId: entry.subjectId,
    detail: entry.detail ?? {},
  });
}
