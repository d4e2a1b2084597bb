import type { Routes } from '#platform/http';
import { linesRoutes } from './routes.ts';
import { createLinesService, type LinesDeps, type LinesService } from './service.ts';

export type { LinesDeps, LinesService } from './service.ts';

export function createLines(deps: LinesDeps): LinesService & { readonly routes: Routes } {
  const service = createLinesService(deps);
  return { ...service, routes: linesRoutes(service) };
}
