import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm/sql';
import type { Role } from '#domain';
import { at, createdAt, workspaceId } from './columns.ts';

/** A person. Belongs to no workspace: `members` says where. `email` is in lower case, and empty until the person gave one. */
export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    email: text().notNull().default(''),
    language: text().$type<'en' | 'fr'>().notNull().default('en'),
    /** scrypt, see features/accounts/password.ts; null until a password was set. */
    passwordHash: text(),
    /** Sets what holds for all workspaces; sees no more of them than their members do. */
    isOperator: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('users_email').on(sql`lower(${table.email})`).where(sql`${table.email} <> ''`)],
);

export const members = pgTable(
  'members',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text().$type<Role>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('members_workspace_user').on(table.workspaceId, table.userId),
    index('members_user').on(table.userId),
  ],
);

/** A signed-in browser. The token itself is only in the cookie. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey(),
    tokenHash: text().notNull().unique('sessions_token_hash'),
    workspaceId: workspaceId(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    expiresAt: at().notNull(),
  },
  (table) => [index('sessions_member').on(table.memberId), index('sessions_expires').on(table.expiresAt)],
);

export const oneTimeLinks = pgTable(
  'one_time_links',
  {
    id: uuid().primaryKey(),
    tokenHash: text().notNull().unique('one_time_links_token_hash'),
    workspaceId: workspaceId(),
    memberId: uuid()
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    expiresAt: at().notNull(),
    usedAt: at(),
  },
  (table) => [index('one_time_links_member').on(table.memberId)],
);

/** Failed sign-ins, counted per key (an address or an account) in a window that starts with the first failure. */
export const signInFailures = pgTable('sign_in_failures', {
  key: text().primaryKey(),
  failures: integer().notNull(),
  windowEndsAt: at().notNull(),
});

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    name: text().notNull(),
    role: text().$type<Role>().notNull(),
    /** First characters, to recognise it. */
    prefix: text().notNull(),
    /** SHA-256 of the whole key in hexadecimal. */
    keyHash: text().notNull().unique('api_keys_key_hash'),
    /** Given by PARLEY_BOOTSTRAP_API_KEY. */
    bootstrap: boolean().notNull().default(false),
    createdAt: createdAt(),
    lastUsedAt: at(),
  },
  (table) => [index('api_keys_workspace').on(table.workspaceId)],
);
