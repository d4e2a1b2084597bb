import type { FindSipAccount, SipScreen } from '#telephony';
import { addressMatcher, isPrivateAddress } from './source-address.ts';
import type { ConnectionRow } from './store.ts';

/** Realm of digest challenges (RFC 7616). */
const REALM = 'parley';

export interface Screen {
  readonly screen: SipScreen;
  /** The workspaces whose connections these are; connections that are gone give none. */
  workspacesOf(connectionIds: readonly string[]): ReadonlySet<string>;
  /** Puts the connections in force from the next request on. */
  use(rows: readonly ConnectionRow[]): void;
}

interface Source {
  readonly id: string;
  readonly matches: (address: string) => boolean;
}

/**
 * Who may send calls: loopback and private networks; from elsewhere the addresses of a SIP connection, and whoever proves
 * to know the credentials of one. Everybody else gets no answer. Works on a snapshot, since every packet asks.
 */
export function createScreen(openPassword: (row: ConnectionRow) => string | undefined): Screen {
  let sources: readonly Source[] = [];
  let digestUsers: ReadonlyMap<string, ConnectionRow> = new Map();
  let workspaces: ReadonlyMap<string, string> = new Map();

  const account: FindSipAccount = async (user) => {
    const row = digestUsers.get(user);
    const password = row === undefined ? undefined : openPassword(row);
    return row === undefined || password === undefined ? undefined : { password, connectionId: row.id };
  };

  return {
    screen: ({ method, source }) => {
      if (isPrivateAddress(source.address)) return { verdict: 'admit' };
      const known = sources.filter((candidate) => candidate.matches(source.address));
      if (known.length > 0) return { verdict: 'admit', connectionIds: known.map(({ id }) => id) };
      // A challenge is an answer: it is given for calls only, and only where somebody could meet it.
      if (method === 'INVITE' && digestUsers.size > 0) return { verdict: 'challenge', realm: REALM, account };
      return { verdict: 'drop' };
    },
    workspacesOf: (connectionIds) =>
      new Set(connectionIds.map((id) => workspaces.get(id)).filter((workspace) => workspace !== undefined)),
    use: (rows) => {
      workspaces = new Map(rows.map((row) => [row.id, row.workspaceId]));
      sources = rows.flatMap((row) =>
        row.sourceAddresses.length === 0 ? [] : [{ id: row.id, matches: addressMatcher(row.sourceAddresses) }],
      );
      digestUsers = new Map(
        rows.filter((row) => row.username !== '' && row.passwordSealed !== null).map((row) => [row.username, row]),
      );
    },
  };
}
