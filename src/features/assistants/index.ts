import type { z } from 'zod';
import type { Routes } from '#platform/http';
import { type ExportedAssistant, exportNamed, importAssistant } from './assistant-file.ts';
import type { Assistant, NewAssistant } from './contract.ts';
import { assistantsRoutes } from './routes.ts';
import {
  type AddressedAssistant,
  type AssistantsDeps,
  type CreateOptions,
  createAssistant,
  findByAddress,
  publishDraft,
  type ResolvedAssistant,
  resolveForTest,
  type Version,
  versionsOf,
  type Who,
} from './service.ts';
import { VersionCache } from './version-cache.ts';
import type { VoicesDeps } from './voices.ts';

export { COLLEAGUE_ASSISTANT, DEMO_ASSISTANT } from './demo.ts';
export type { AddressedAssistant, CreateOptions, ResolvedAssistant, Who } from './service.ts';

/** Assistants of a workspace: a draft that is edited, versions that callers get. */
export interface Assistants {
  readonly routes: Routes;
  /** Makes an assistant that is a draft only. @throws ProductError conflict when the wanted virtual number is taken. */
  create(who: Who, input: z.output<typeof NewAssistant>, options?: CreateOptions): Promise<Assistant>;
  /** Makes the draft the version in force from the next call on. @throws ProductError not-found, revision-conflict. */
  publish(who: Who, id: string, revision: number): Promise<Assistant>;
  /** What the user part of a To or Request-URI reaches (A1): a virtual number, an API key or the number of a line. */
  findByAddress(user: string): Promise<AddressedAssistant | undefined>;
  /** The draft of the assistant, of any workspace, with this id, virtual number or exact name. @throws ProductError not-found, conflict. */
  exportNamed(wanted: string): Promise<ExportedAssistant>;
  /** Makes an assistant, as a draft, from the content of a file. @throws ProductError invalid-input. */
  importFile(who: Who, content: unknown): Promise<Assistant>;
  /** What was published, the newest first. @throws ProductError not-found. */
  versions(who: Who, id: string): Promise<Version[]>;
  /** What a test call uses; the version of a draft is null. @throws ProductError not-found, conflict when never published. */
  resolveForTest(who: Who, id: string, wanted: 'draft' | 'published'): Promise<ResolvedAssistant>;
}

export function createAssistants(deps: AssistantsDeps & VoicesDeps): Assistants {
  const versions = new VersionCache(deps.database);
  return {
    routes: assistantsRoutes(deps),
    create: (who, input, options) => createAssistant(deps, who, input, options),
    publish: (who, id, revision) => publishDraft(deps, who, id, revision),
    findByAddress: (user) => findByAddress(deps, versions, user),
    exportNamed: (wanted) => exportNamed(deps.database, wanted),
    importFile: (who, content) => importAssistant(deps, who, content),
    versions: (who, id) => versionsOf(deps, who, id),
    resolveForTest: (who, id, wanted) => resolveForTest(deps, who, id, wanted),
  };
}
