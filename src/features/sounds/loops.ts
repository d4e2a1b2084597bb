import { errorMessage, type Log } from '#base';
import { type AmbienceSettings, ambienceGain, isAmbiencePreset } from '#domain';
import type { Files } from '#platform/files';
import { readLoop, type Transcoder } from '#platform/transcode';
import type { SoundLoop } from '#telephony';

/** Goes up when the presets sound different: old renderings are then left behind. */
const PRESETS_VERSION = 1;
/** Loops kept in memory, at most 2.4 MB each; all calls share them. */
const KEPT = 16;

export interface LoopsDeps {
  readonly log: Log;
  /** The sounds folder. */
  readonly files: Files;
  readonly transcoder: Transcoder;
}

/** The loops that calls play, by the files they are in. */
export interface Loops {
  /** Key of a sound's file: a preset's, rendered at its first use, or an upload's. */
  keyOf(workspaceId: string, sound: string): Promise<string>;
  /** What a call of the workspace plays. Never rejects: a call without its ambient sound is better than none. */
  loopFor(workspaceId: string, ambience: AmbienceSettings): Promise<SoundLoop | undefined>;
  /** The sound is gone. */
  forget(key: string): void;
}

/** `<workspace>/<sound>.wav` in the sounds folder: nobody reaches another workspace's. */
export const uploadKey = (workspaceId: string, soundId: string): string => `${workspaceId}/${soundId}.wav`;

export function createLoops({ log, files, transcoder }: LoopsDeps): Loops {
  const kept = new Map<string, Promise<SoundLoop['samples']>>();
  const rendering = new Map<string, Promise<void>>();

  async function render(preset: string, key: string): Promise<void> {
    if ((await files.size(key)) !== undefined) return;
    let running = rendering.get(key);
    if (running === undefined) {
      running = files.prepare(key).then((path) => transcoder.render(preset, path));
      rendering.set(key, running);
      // Whoever waits for it hears of a failure; the next one tries again.
      running.catch(() => undefined).finally(() => rendering.delete(key));
    }
    await running;
  }

  async function keyOf(workspaceId: string, sound: string): Promise<string> {
    if (!isAmbiencePreset(sound)) return uploadKey(workspaceId, sound);
    const key = `presets/${sound}-${PRESETS_VERSION}.wav`;
    await render(sound, key);
    return key;
  }

  function load(key: string): Promise<SoundLoop['samples']> {
    const known = kept.get(key);
    const samples = known ?? readLoop(files.path(key));
    // The last one used is the last one to go.
    kept.delete(key);
    kept.set(key, samples);
    samples.catch(() => kept.delete(key));
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return samples;
  }

  return {
    keyOf,
    forget: (key) => void kept.delete(key),
    async loopFor(workspaceId, ambience) {
      if (ambience.sound === 'none') return undefined;
      try {
        const samples = await load(await keyOf(workspaceId, ambience.sound));
        return { samples, gain: ambienceGain(ambience) };
      } catch (error) {
        log.warn('An ambient sound cannot be played.', { sound: ambience.sound, reason: errorMessage(error) });
        return undefined;
      }
    },
  };
}
