import type { Routes } from '#platform/http';
import { connectionsRoutes } from './routes.ts';
import { type ConnectionsDeps, type ConnectionsService, createConnectionsService } from './service.ts';

export type { ConnectionsDeps, ConnectionsService, Trunk } from './service.ts';

export { isPrivateAddress } from './source-address.ts';

export function createConnections(deps: ConnectionsDeps): ConnectionsService & { readonly routes: Routes } {
  const service = createConnectionsService(deps);
  return { ...service, routes: connectionsRoutes(service) };
}
