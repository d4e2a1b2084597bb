import { type AnyPgColumn, doublePrecision, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A moment, in milliseconds. */
export const at = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });
export const createdAt = () => at().notNull().defaultNow();
/** Of each table that belongs to a workspace. */
export const workspaceId = () =>
  uuid()
    .notNull()
    .references((): AnyPgColumn => workspaces.id, { onDelete: 'cascade' });

export const workspaces = pgTable('workspaces', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  /** US dollars that its calls may cost in a calendar month (UTC); null: no limit. */
  monthlyBudgetUsd: doublePrecision(),
  createdAt: createdAt(),
});
