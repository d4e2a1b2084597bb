import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Log, silentLog, systemIds } from '#base';
import type { Database } from '#platform/db';
import { createOutbound, type Outbound } from '#platform/outbound';
import { openSecrets, type Secrets } from '#platform/secrets';
import type { TextToSpeech } from '#providers';
import { type TestDatabase, testDatabase } from './database.ts';

/** What the providers of a workspace stand on, for all tests of a file. */
export interface ProviderGround {
  readonly db: TestDatabase;
  /** For `createProviders`. */
  readonly deps: {
    readonly database: Database;
    readonly ids: typeof systemIds;
    readonly log: Log;
    readonly secrets: Secrets;
    /** Reaches public addresses only. */
    readonly outbound: Outbound;
    /** Says 0.2 s of silence, whatever it is given. */
    readonly offlineVoice: TextToSpeech;
  };
  close(): Promise<void>;
}

const SILENT_VOICE: TextToSpeech = {
  id: 'local',
  voices: async () => [],
  async *speak() {
    yield { samples: new Int16Array(1600) };
  },
};

export async function openProviderGround(): Promise<ProviderGround> {
  const db = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'parley-providers-'));
  const secrets = await openSecrets({ dataDir: folder });
  const outbound = createOutbound([]);
  return {
    db,
    deps: {
      ...{ database: db.database, ids: systemIds, log: silentLog, secrets, outbound },
      offlineVoice: SILENT_VOICE,
    },
    close: async () => {
      rmSync(folder, { recursive: true });
      await outbound.close();
      await db.close();
    },
  };
}
