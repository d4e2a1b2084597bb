import {
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm/sql';
import type {
  AssistantConfig,
  CallerSigns,
  CallState,
  EndReason,
  KeyOwner,
  PricedStage,
  PriceUnit,
  TimelineEvent,
  TrialKind,
  UsageLine,
  VoiceVariant,
} from '#domain';
import { at, createdAt, workspaceId } from './columns.ts';

/*
 * Every table of the product. Ids are UUID version 7 given by the program, times are timestamptz in milliseconds.
 * Each table that belongs to a workspace carries `workspace_id`; row-level security for all of them is in the SQL
 * migrations, and a test proves that none is forgotten.
 */

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

export * from './account-tables.ts';
export { workspaces } from './columns.ts';

export const assistants = pgTable(
  'assistants',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    name: text().notNull(),
    /** User part of the SIP URI that reaches it (A1); unguessable, can be rotated. */
    apiKey: text().notNull().unique('assistants_api_key'),
    virtualNumber: text().notNull(),
    draft: jsonb().$type<AssistantConfig>().notNull(),
    /** Goes up with each save of the draft. */
    revision: integer().notNull().default(1),
    publishedVersion: integer(),
    /** The revision that was published last. */
    publishedRevision: integer(),
    demo: boolean().notNull().default(false),
    createdAt: createdAt(),
    updatedAt: createdAt(),
    deletedAt: at(),
  },
  (table) => [
    index('assistants_workspace').on(table.workspaceId),
    uniqueIndex('assistants_virtual_number').on(table.virtualNumber).where(sql`${table.deletedAt} is null`),
  ],
);

/** What was published, never changed. */
export const assistantVersions = pgTable(
  'assistant_versions',
  {
    workspaceId: workspaceId(),
    assistantId: uuid()
      .notNull()
      .references(() => assistants.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    config: jsonb().$type<AssistantConfig>().notNull(),
    /** Name of the member or API key. */
    publishedBy: text().notNull(),
    publishedAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.assistantId, table.number] })],
);

export const lines = pgTable(
  'lines',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    number: text().notNull().unique('lines_number'),
    label: text().notNull().default(''),
    assistantId: uuid().references(() => assistants.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
  },
  (table) => [index('lines_workspace').on(table.workspaceId)],
);

export const sipConnections = pgTable(
  'sip_connections',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    name: text().notNull(),
    /** IP addresses or CIDR ranges. */
    sourceAddresses: text().array().notNull().default([]),
    username: text().notNull().default(''),
    /** `host[:port][;transport=tcp]` that takes our calls; empty: none. */
    server: text().notNull().default(''),
    /** The number that we call from. */
    callerId: text().notNull().default(''),
    /** Sealed by platform/secrets; null: none. */
    passwordSealed: text(),
    createdAt: createdAt(),
  },
  (table) => [
    index('sip_connections_workspace').on(table.workspaceId),
    uniqueIndex('sip_connections_username').on(table.username).where(sql`${table.username} <> ''`),
  ],
);

/** The keys of vendors that a workspace has of its own. */
export const providerKeys = pgTable(
  'provider_keys',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    /** Of the catalogue. */
    vendor: text().notNull(),
    /** Its credentials by name, as JSON sealed by platform/secrets. */
    sealed: text().notNull(),
    /** Of the secret, to recognise it. */
    lastFour: text().notNull(),
    /** Requests and streams at once on each node; null: no limit of ours. */
    maxStreams: integer(),
    /** US dollars in a calendar month (UTC); null: no limit. */
    monthlyBudgetUsd: doublePrecision(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (table) => [uniqueIndex('provider_keys_vendor').on(table.workspaceId, table.vendor)],
);

/** What the operator gave for all workspaces, by vendor: a key, limits, or both. Belongs to no workspace. */
export const operatorKeys = pgTable('operator_keys', {
  vendor: text().primaryKey(),
  /** Of the secret's place; another one with each key. */
  id: uuid().notNull(),
  /** As in `provider_keys`; null: the key comes from the environment, or none is needed. */
  sealed: text(),
  lastFour: text().notNull().default(''),
  maxStreams: integer(),
  monthlyBudgetUsd: doublePrecision(),
  /** What a single workspace may use of it. */
  workspaceMaxStreams: integer(),
  workspaceMonthlyBudgetUsd: doublePrecision(),
  createdAt: createdAt(),
  updatedAt: createdAt(),
});

/** What the operator pays, in place of list prices. Never changed: the newest of its kind is in force. Belongs to no workspace. */
export const providerPrices = pgTable(
  'provider_prices',
  {
    id: uuid().primaryKey(),
    vendor: text().notNull(),
    stage: text().$type<PricedStage>().notNull(),
    /** Empty: every model that has no price of its own. */
    model: text().notNull().default(''),
    unit: text().$type<PriceUnit>().notNull(),
    /** In `currency`; null: the list price counts again. */
    amount: doublePrecision(),
    /** ISO 4217. */
    currency: text().notNull().default('USD'),
    /** US dollars for one of `currency` when the price was set. */
    usdRate: doublePrecision().notNull().default(1),
    /** Name of the member or API key. */
    setBy: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index('provider_prices_newest').on(table.vendor, table.stage, table.model, table.unit, table.createdAt.desc()),
  ],
);

/** What calls and trials have cost by key and month: the sum of `calls.usage` and `trials`, kept up by the transactions that write those. */
export const providerSpending = pgTable(
  'provider_spending',
  {
    workspaceId: workspaceId(),
    vendor: text().notNull(),
    keys: text().$type<KeyOwner>().notNull(),
    /** `2026-11`, UTC, of the beginning of the call or of the trial. */
    month: text().notNull(),
    usd: doublePrecision().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.vendor, table.keys, table.month] }),
    index('provider_spending_month').on(table.month),
  ],
);

/** Requests to providers outside of calls that may have cost something. */
export const trials = pgTable(
  'trials',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    kind: text().$type<TrialKind>().notNull(),
    vendor: text().notNull(),
    keys: text().$type<KeyOwner>().notNull(),
    /** US dollars; null: no price was known. */
    usd: doublePrecision(),
    createdAt: createdAt(),
  },
  (table) => [index('trials_time').on(table.workspaceId, table.createdAt)],
);

/** What the media session measured over a call. */
export interface CallMedia {
  readonly codec: string;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly jitterMs: number;
}

export const calls = pgTable(
  'calls',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    /** Null when the assistant was erased. */
    assistantId: uuid().references(() => assistants.id, { onDelete: 'set null' }),
    assistantVersion: integer(),
    direction: text().$type<'inbound' | 'outbound'>().notNull(),
    wire: text().$type<'sip' | 'browser' | 'memory'>().notNull(),
    state: text().$type<CallState>().notNull(),
    from: text('from_address').notNull(),
    to: text('to_address').notNull(),
    createdAt: createdAt(),
    answeredAt: at(),
    endedAt: at(),
    endReason: jsonb().$type<EndReason>(),
    /** The node that carries it; a call lives and dies on its node. */
    nodeId: text().notNull(),
    /** Median over the turns of end of speech → first packet. */
    responseMsP50: doublePrecision(),
    turns: integer().notNull().default(0),
    /** Path below the recordings folder; null: none. */
    recording: text(),
    /** First sample of the recording, from `createdAt`. */
    recordingOffsetMs: doublePrecision(),
    media: jsonb().$type<CallMedia>(),
    /** What providers did for it; null: not known. */
    usage: jsonb().$type<UsageLine[]>(),
    /** US dollars: the sum of what is known of `usage`. */
    costUsd: doublePrecision(),
    /** The test of two voices that it was part of (`voiceTestId`), and the voice that it heard; null: none. */
    voiceTest: text(),
    voiceVariant: text().$type<VoiceVariant>(),
    /** Of a call in a test of voices, when it is over. */
    callerSigns: jsonb().$type<CallerSigns>(),
    /** What was said, one utterance a line; searched through `search`. */
    transcript: text().notNull().default(''),
    search: tsvector().generatedAlwaysAs(sql`to_tsvector('parley', left(transcript, 250000))`),
  },
  (table) => [
    index('calls_newest').on(table.workspaceId, table.createdAt.desc(), table.id.desc()),
    index('calls_assistant').on(table.assistantId, table.createdAt.desc()),
    index('calls_unfinished').on(table.nodeId).where(sql`${table.state} <> 'ended'`),
    index('calls_voice_test').on(table.workspaceId, table.voiceTest).where(sql`${table.voiceTest} is not null`),
    index('calls_search').using('gin', table.search),
  ],
);

/** Uploaded ambient sounds (A6); the files are below the sounds folder. */
export const sounds = pgTable(
  'sounds',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    name: text().notNull(),
    /** What was uploaded. */
    format: text().$type<'mp3' | 'wav' | 'ogg' | 'aac' | 'flac' | 'm4a'>().notNull(),
    /** Of the loop. */
    durationMs: integer().notNull(),
    createdAt: createdAt(),
  },
  (table) => [index('sounds_workspace').on(table.workspaceId)],
);

/** The timeline of a call. `body` is the whole event as of #domain. */
export const callEvents = pgTable(
  'call_events',
  {
    callId: uuid()
      .notNull()
      .references(() => calls.id, { onDelete: 'cascade' }),
    /** From 0, without gaps. */
    seq: integer().notNull(),
    workspaceId: workspaceId(),
    atMs: doublePrecision().notNull(),
    type: text().$type<TimelineEvent['type']>().notNull(),
    body: jsonb().$type<TimelineEvent>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.callId, table.seq] })],
);

/** Who changed what. Written in the transaction of the change. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: uuid().primaryKey(),
    workspaceId: workspaceId(),
    at: createdAt(),
    actorKind: text().$type<'member' | 'api-key' | 'platform'>().notNull(),
    actorId: text().notNull(),
    actorName: text().notNull(),
    /** `noun:verb`, such as `assistant:publish`. */
    action: text().notNull(),
    subjectId: text().notNull(),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [index('audit_log_newest').on(table.workspaceId, table.at.desc())],
);

/** The processes that run this installation. A node that missed its heartbeats is dead; others take over its jobs. */
export const nodes = pgTable('nodes', {
  id: text().primaryKey(),
  startedAt: createdAt(),
  heartbeatAt: at().notNull(),
});
