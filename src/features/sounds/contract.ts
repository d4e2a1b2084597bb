import { z } from 'zod';
import { AmbiencePreset } from '#domain';

/**
 * GET    /api/v1/sounds                         → { presets, items: Sound[] }
 * POST   /api/v1/sounds?name=   the file itself → Sound (201): MP3, WAV, OGG, AAC, FLAC or M4A up to 50 MB
 * GET    /api/v1/sounds/:id/preview             → audio/wav; a preset's name or a sound's id
 * DELETE /api/v1/sounds/:id                     → 204; 409 while an assistant uses it
 */
export const LARGEST_SOUND_BYTES = 50 * 1024 * 1024;

/** An uploaded ambient sound, A6: the first five minutes of its file, as a loop. */
export const Sound = z.object({
  id: z.uuid(),
  name: z.string(),
  format: z.enum(['mp3', 'wav', 'ogg', 'aac', 'flac', 'm4a']),
  durationMs: z.number(),
  createdAt: z.iso.datetime(),
});
export type Sound = z.infer<typeof Sound>;

export const SoundList = z.object({ presets: z.array(AmbiencePreset), items: z.array(Sound) });
export type SoundList = z.infer<typeof SoundList>;

export const NewSoundQuery = z.object({ name: z.string().trim().min(1, 'Give the sound a name.').max(120) });
