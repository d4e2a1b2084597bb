import { z } from 'zod';

/** Ambient sounds that come with the product, A6. */
export const AMBIENCE_PRESETS = [
  'office-1',
  'office-2',
  'spanish-dance',
  'bach-prelude',
  'ponce-prelude',
  'spanish-suite',
] as const;
export const AmbiencePreset = z.enum(AMBIENCE_PRESETS);
export type AmbiencePreset = z.infer<typeof AmbiencePreset>;

/** The sound under the assistant's voice, A6. */
export const AmbienceSettings = z.object({
  /** `none`, a preset, or the id of an uploaded sound of the workspace. */
  sound: z.union([z.literal('none'), AmbiencePreset, z.uuid()]).default('none'),
  /** Of an uploaded sound, in percent; presets have their own. */
  volume: z.number().int().min(0).max(100).default(50),
});
export type AmbienceSettings = z.infer<typeof AmbienceSettings>;

/**
 * Loops are stored at -26 dBFS. At full volume an upload is heard at -30 dBFS between sentences; speech is at about
 * -20 dBFS, and under it the sound steps back by 12 dB more, so that 20 dB always lie between the two.
 */
const FULL_VOLUME = 10 ** (-4 / 20);
/** What presets are played at. */
const PRESET_VOLUME = 50;

export const isAmbiencePreset = (sound: string): sound is AmbiencePreset => AmbiencePreset.safeParse(sound).success;

/** The factor that a stored loop is played with. */
export function ambienceGain({ sound, volume }: AmbienceSettings): number {
  return ((isAmbiencePreset(sound) ? PRESET_VOLUME : volume) / 100) * FULL_VOLUME;
}
