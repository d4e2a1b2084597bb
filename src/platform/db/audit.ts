import { systemIds } from '#base';
import type { Transaction } from './database.ts';
import { auditLog } from './schema.ts';

/** Who makes a change, as the audit log names them. */
export interface AuditActor {
  readonly kind: 'member' | 'api-key' | 'platform';
  readonly id: string;
  readonly name: string;
}

/** What the platform does by itself: first start, recovery. */
export const PLATFORM_ACTOR: AuditActor = { kind: 'platform', id: 'platform', name: 'Parley' };

export interface AuditEntry {
  readonly workspaceId: string;
  readonly actor: AuditActor;
  /** `noun:verb`, such as `assistant:publish`. */
  readonly action: string;
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes the audit line of a change; call it in the transaction of the change. */
export async function writeAudit(transaction: Transaction, entry: AuditEntry): Promise<void> {
  await transaction.insert(auditLog).values({
    id: systemIds.uuid(),
    workspaceId: entry.workspaceId,
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    actorName: entry.actor.name,
    action: entry.action,
    subjectId: entry.subjectId,
    detail: { ...entry.detail },
  });
}
