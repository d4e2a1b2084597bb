import { silentLog, systemIds } from '#base';
import type { Role } from '#domain';
import { asPlatform, type Database, workspaces } from '#platform/db';
import { createHttpServer, type HttpServer, type RequestContext, type Routes } from '#platform/http';
import { createTelemetry } from '#platform/telemetry';

/** A workspace with somebody of each role in it. */
export interface Tenant {
  readonly workspaceId: string;
  context(role?: Role): RequestContext;
  /** Headers of a request by somebody with this role. */
  headers(role?: Role): { authorization: string };
}

/** Adds a workspace to the database. */
export async function createTenant(database: Database, name = 'Acme'): Promise<Tenant> {
  const workspaceId = systemIds.uuid();
  await asPlatform(database, (transaction) => transaction.insert(workspaces).values({ id: workspaceId, name }));
  return {
    workspaceId,
    context: (role = 'owner') => ({
      workspaceId,
      role,
      actor: { kind: 'member', id: systemIds.uuid(), name: `${name} ${role}` },
    }),
    headers: (role = 'owner') => ({ authorization: `Bearer ${workspaceId}/${role}` }),
  };
}

/** Whoever has this header is the operator too. */
export const asOperator = (tenant: Tenant, role: Role = 'viewer'): { authorization: string } => ({
  authorization: `${tenant.headers(role).authorization}/operator`,
});

const ROLES: readonly Role[] = ['owner', 'admin', 'builder', 'agent', 'viewer'];

/** An HTTP server with these routes that knows everybody of these tenants. */
export function tenantServer(tenants: readonly Tenant[], routes: readonly Routes[]): Promise<HttpServer> {
  return createHttpServer({
    log: silentLog,
    ids: systemIds,
    telemetry: createTelemetry({ processMetrics: false }),
    authenticate: async ({ apiKey }) => {
      const [workspaceId, role, operator] = apiKey?.split('/') ?? [];
      const tenant = tenants.find((candidate) => candidate.workspaceId === workspaceId);
      const known = ROLES.find((candidate) => candidate === role);
      return tenant && known && { ...tenant.context(known), isOperator: operator === 'operator' };
    },
    ready: async () => ({ ready: true, checks: {} }),
    routes,
    version: '0.0.0',
  });
}
