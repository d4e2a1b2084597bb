import type { z } from 'zod';
import { type Clock, errorMessage, every, type Ids, type Log } from '#base';
import { ProductError } from '#domain';
import { recordAudit } from '#platform/audit';
import { type Database, inWorkspace, violatesUnique } from '#platform/db';
import type { RequestContext } from '#platform/http';
import type { Secrets } from '#platform/secrets';
import type { SipScreen } from '#telephony';
import type { NewSipConnection, SipConnection } from './contract.ts';
import { createScreen } from './screen.ts';
import { checkSourceAddresses } from './source-address.ts';
import {
  allConnections,
  type ConnectionRow,
  deleteConnection,
  insertConnection,
  listConnections,
  updateConnection,
} from './store.ts';

export interface ConnectionsDeps {
  readonly database: Database;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: Secrets;
}

/** How calls leave through a connection. */
export interface Trunk {
  /** `host[:port][;transport=tcp]` */
  readonly server: string;
  readonly callerId: string;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
}

type ConnectionInput = z.output<typeof NewSipConnection>;

/** The SIP connections of workspaces, and the screening of calls by them. */
export interface ConnectionsService {
  list(context: RequestContext): Promise<SipConnection[]>;
  /** @throws ProductError invalid-input, conflict. */
  create(context: RequestContext, input: ConnectionInput): Promise<SipConnection>;
  /** @throws ProductError not-found, invalid-input, conflict. */
  update(context: RequestContext, id: string, input: ConnectionInput): Promise<SipConnection>;
  /** @throws ProductError not-found. */
  remove(context: RequestContext, id: string): Promise<void>;
  /**
   * The connection that takes a call of the workspace: the one asked for, else the only one that takes calls.
   * @throws ProductError not-found, conflict when there is none, several, or it takes no calls.
   */
  trunk(context: Pick<RequestContext, 'workspaceId'>, id: string | undefined): Promise<Trunk>;
  /** For the SIP endpoint. Without `start` it knows no connection. */
  readonly screen: SipScreen;
  /** The workspaces whose connections these are; connections that are gone give none. */
  workspacesOf(connectionIds: readonly string[]): ReadonlySet<string>;
  /** Reads the connections, and again from time to time for changes made by other nodes. The answer stops that. */
  start(): Promise<() => void>;
}

/** How long a change made on another node may take to be seen here. */
const REFRESH_MS = 15_000;
const PASSWORD_COLUMN = 'sip_connections.password';

export function createConnectionsService(deps: ConnectionsDeps): ConnectionsService {
  const { database, ids, clock, log, secrets } = deps;
  const placeOf = (workspaceId: string, rowId: string) => ({ workspaceId, rowId, column: PASSWORD_COLUMN });
  const passwordOf = (row: ConnectionRow) =>
    row.passwordSealed === null ? undefined : secrets.open(row.passwordSealed, placeOf(row.workspaceId, row.id));
  const { screen, workspacesOf, use } = createScreen(passwordOf);
  const refresh = async () => use(await allConnections(database));

  const valuesOf = (workspaceId: string, id: string, { password, ...input }: ConnectionInput) => {
    checkSourceAddresses(input.sourceAddresses);
    return {
      ...input,
      ...(password !== undefined && { passwordSealed: secrets.seal(password, placeOf(workspaceId, id)) }),
    };
  };

  async function save(context: RequestContext, id: string, input: ConnectionInput, isNew: boolean) {
    const { workspaceId } = context;
    const values = valuesOf(workspaceId, id, input);
    const write = isNew ? insertConnection : updateConnection;
    try {
      const row = await inWorkspace(database, workspaceId, async (transaction) => {
        const saved = await write(transaction, workspaceId, id, values);
        if (saved === undefined) throw missing();
        const { password, ...detail } = input;
        await recordAudit(transaction, ids, context, {
          action: isNew ? 'connection:create' : 'connection:update',
          subjectId: id,
          detail: { ...detail, passwordChanged: password !== undefined },
        });
        return saved;
      });
      await refresh();
      return connectionOf(row);
    } catch (error) {
      throw violatesUnique(error, 'sip_connections_username') ? userTaken(input.username) : error;
    }
  }

  return {
    list: async ({ workspaceId }) =>
      (await inWorkspace(database, workspaceId, (transaction) => listConnections(transaction, workspaceId))).map(
        connectionOf,
      ),
    create: (context, input) => save(context, ids.uuid(), input, true),
    update: (context, id, input) => save(context, id, input, false),
    remove: async (context, id) => {
      await inWorkspace(database, context.workspaceId, async (transaction) => {
        if (!(await deleteConnection(transaction, context.workspaceId, id))) throw missing();
        await recordAudit(transaction, ids, context, { action: 'connection:delete', subjectId: id });
      });
      await refresh();
    },
    trunk: async ({ workspaceId }, id) => {
      const rows = await inWorkspace(database, workspaceId, (transaction) => listConnections(transaction, workspaceId));
      const row = trunkOf(rows, id);
      const password = row.username === '' ? undefined : passwordOf(row);
      const credentials = password === undefined ? undefined : { user: row.username, password };
      return { server: row.server, callerId: row.callerId, credentials };
    },
    screen,
    workspacesOf,
    start: async () => {
      await refresh();
      return every(clock, REFRESH_MS, () => {
        refresh().catch((error: unknown) =>
          log.warn('SIP connections could not be read again.', { reason: errorMessage(error) }),
        );
      });
    },
  };
}

const missing = () => new ProductError('not-found', 'There is no such SIP connection.');

function trunkOf(rows: readonly ConnectionRow[], id: string | undefined): ConnectionRow {
  const wanted = id === undefined ? undefined : rows.find((row) => row.id === id);
  if (id !== undefined && wanted === undefined) throw missing();
  const candidates = wanted === undefined ? rows.filter((row) => row.server !== '') : [wanted];
  const [row] = candidates;
  if (row === undefined) throw noTrunk('Calls need a SIP connection with a server: add one first.');
  if (row.server === '') throw noTrunk(`The SIP connection "${row.name}" has no server to send calls to.`);
  if (candidates.length > 1) throw noTrunk('Several SIP connections take calls: say which one.');
  return row;
}

function noTrunk(problem: string): ProductError {
  return new ProductError('conflict', problem, [{ field: 'connectionId', problem }]);
}

function userTaken(username: string): ProductError {
  const problem = `The user name "${username}" is in use already.`;
  return new ProductError('conflict', problem, [{ field: 'username', problem }]);
}

const connectionOf = (row: ConnectionRow): SipConnection => ({
  id: row.id,
  name: row.name,
  sourceAddresses: row.sourceAddresses,
  username: row.username,
  server: row.server,
  callerId: row.callerId,
  hasPassword: row.passwordSealed !== null,
  createdAt: row.createdAt.toISOString(),
});
