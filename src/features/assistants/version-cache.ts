import { AssistantConfig } from '#domain';
import { type Database, inWorkspace } from '#platform/db';
import { findVersion } from './store.ts';

const MOST = 500;

/** Published configurations, read and checked once: they never change, and every call needs one. */
export class VersionCache {
  readonly #database: Database;
  readonly #configs = new Map<string, AssistantConfig>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The configuration of a version; null without one. */
  async get(workspaceId: string, assistantId: string, version: number | null): Promise<AssistantConfig | null> {
    if (version === null) return null;
    const key = `${assistantId}/${version}`;
    const known = this.#configs.get(key);
    if (known !== undefined) return known;
    const row = await inWorkspace(this.#database, workspaceId, (transaction) =>
      findVersion(transaction, workspaceId, assistantId, version),
    );
    if (row === undefined) return null;
    const config = AssistantConfig.parse(row.config);
    const [oldest] = this.#configs.keys();
    if (this.#configs.size >= MOST && oldest !== undefined) this.#configs.delete(oldest);
    this.#configs.set(key, config);
    return config;
  }
}
