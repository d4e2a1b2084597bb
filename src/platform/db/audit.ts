import type { Transaction } from './database.ts';
import { auditLog } from './schema.ts';

export interface AuditEntry {
  readonly workspaceId: string;
  readonly actor: { readonly kind: 'member' | 'api-key' | 'platform'; readonly id: string; readonly name: string };
  /** `noun:verb`, such as `assistant:publish`. */
  readonly action: string;
  /** Id of what was changed. */
  readonly subjectId: string;
  /** What helps to understand it later; no secrets and no words of callers. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes who did what, in the transaction of the change: either both are kept or neither. */
export async function writeAudit(transaction: Transaction, entry: AuditEntry): Promise<void> {
  await transaction.insert(auditLog).values({
    workspaceId: entry.workspaceId,
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    actorName: entry.actor.name,
    action: entry.action,
    subjectId: entry.subjectId,
    detail: entry.detail ?? {},
  });
}
