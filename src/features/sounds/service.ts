import type { Readable } from 'node:stream';
import type { Ids } from '#base';
import { AMBIENCE_PRESETS, type AmbienceSettings, isAmbiencePreset, ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { type Database, inWorkspace } from '#platform/db';
import type { RequestContext } from '#platform/http';
import { loopAsPcm } from '#platform/transcode';
import type { SoundLoop } from '#telephony';
import type { Sound, SoundList } from './contract.ts';
import { createLoops, type LoopsDeps, uploadKey } from './loops.ts';
import { assistantsPlaying, deleteSound, insertSound, listSounds, type SoundRow, soundExists } from './store.ts';
import { bodyOf, receiveSound, type UploadedFile } from './upload.ts';

export interface SoundsDeps extends LoopsDeps {
  readonly database: Database;
  readonly ids: Ids;
}

/** The ambient sounds of a workspace: those of the product and its own. */
export interface SoundsService {
  list(context: RequestContext): Promise<SoundList>;
  /** @throws ProductError too-large, unsupported-media, invalid-input: why the file cannot be taken. */
  upload(context: RequestContext, name: string, file: UploadedFile): Promise<Sound>;
  /** The whole sound as PCM WAV. @throws ProductError not-found. */
  preview(context: RequestContext, id: string): Promise<Uint8Array>;
  /** @throws ProductError not-found, conflict while an assistant plays it. */
  remove(context: RequestContext, id: string): Promise<void>;
  /** What a call of the workspace plays; undefined for none. Never rejects. */
  loopFor(workspaceId: string, ambience: AmbienceSettings): Promise<SoundLoop | undefined>;
}

/** Enough for every assistant; keeps one workspace from filling the disk. */
const MOST_SOUNDS = 100;

export function createSoundsService(deps: SoundsDeps): SoundsService {
  const { database, ids, files, transcoder } = deps;
  const loops = createLoops(deps);
  const list = ({ workspaceId }: RequestContext) =>
    inWorkspace(database, workspaceId, (transaction) => listSounds(transaction, workspaceId));

  /** Converts what came in; the file that came in is gone afterwards, also when it was refused. */
  async function convert(id: string, stream: Readable, output: string) {
    const incoming = `incoming/${id}`;
    try {
      const path = await files.prepare(incoming);
      const format = await receiveSound(stream, path);
      return { format, ...(await transcoder.convert(path, output)) };
    } finally {
      await files.remove(incoming);
    }
  }

  return {
    loopFor: loops.loopFor,
    list: async (context) => ({ presets: [...AMBIENCE_PRESETS], items: (await list(context)).map(soundOf) }),

    async upload(context, name, file) {
      const stream = bodyOf(file);
      if ((await list(context)).length >= MOST_SOUNDS)
        throw new ProductError('conflict', `There are ${MOST_SOUNDS} sounds already. Delete one that is not used.`);
      const { workspaceId } = context;
      const id = ids.uuid();
      const key = uploadKey(workspaceId, id);
      const { format, durationMs } = await convert(id, stream, await files.prepare(key));
      const [row] = await inWorkspace(database, workspaceId, async (transaction) => {
        await recordAudit(transaction, ids, context, { action: 'sound:create', subjectId: id, detail: { name } });
        return insertSound(transaction, { id, workspaceId, name, format, durationMs });
      }).catch(async (error: unknown) => {
        await files.remove(key);
        throw error;
      });
      if (row === undefined) throw missing();
      return soundOf(row);
    },

    async preview({ workspaceId }, id) {
      const isPreset = isAmbiencePreset(id);
      const isThere =
        isPreset ||
        (await inWorkspace(database, workspaceId, (transaction) => soundExists(transaction, workspaceId, id)));
      if (!isThere) throw missing();
      return loopAsPcm(files.path(await loops.keyOf(workspaceId, id)));
    },

    async remove(context, id) {
      const { workspaceId } = context;
      await inWorkspace(database, workspaceId, async (transaction) => {
        const players = await assistantsPlaying(transaction, workspaceId, id);
        if (players.length > 0)
          throw new ProductError(
            'conflict',
            `The sound is played by ${players.join(', ')}. Choose another one there first.`,
          );
        if (!(await deleteSound(transaction, workspaceId, id))) throw missing();
        await recordAudit(transaction, ids, context, { action: 'sound:delete', subjectId: id });
      });
      const key = uploadKey(workspaceId, id);
      loops.forget(key);
      await files.remove(key);
    },
  };
}

const missing = () => new ProductError('not-found', 'There is no such sound.');

const soundOf = (row: SoundRow): Sound => ({
  id: row.id,
  name: row.name,
  format: row.format,
  durationMs: row.durationMs,
  createdAt: row.createdAt.toISOString(),
});
