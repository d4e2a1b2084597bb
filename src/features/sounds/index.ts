import type { Routes } from '#platform/http';
import { soundsRoutes } from './routes.ts';
import { createSoundsService, type SoundsDeps, type SoundsService } from './service.ts';

export type { SoundsDeps, SoundsService } from './service.ts';

export function createSounds(deps: SoundsDeps): SoundsService & { readonly routes: Routes } {
  const service = createSoundsService(deps);
  return { ...service, routes: soundsRoutes(service) };
}
