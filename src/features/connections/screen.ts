import type { SipScreen } from '#telephony';
import { addressMatcher, isPrivateAddress } from './source-address.ts';
import type { ConnectionRow } from './store.ts';

/** Realm of digest challenges (RFC 7616). */
const REALM = 'parley';

export interface Screen {
  readonly screen: SipScreen;
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

  const password = async (user: string) => {
    const row = digestUsers.get(user);
    return row === undefined ? undefined : openPassword(row);
  };

  return {
    screen: ({ method, source }) => {
      if (isPrivateAddress(source.address)) return { verdict: 'admit' };
      const known = sources.find((candidate) => candidate.matches(source.address));
      if (known !== undefined) return { verdict: 'admit', connectionId: known.id };
      // A challenge is an answer: it is given for calls only, and only where somebody could meet it.
      if (method === 'INVITE' && digestUsers.size > 0) return { verdict: 'challenge', realm: REALM, password };
      return { verdict: 'drop' };
    },
    use: (rows) => {
      sources = rows.flatMap((row) =>
        row.sourceAddresses.length === 0 ? [] : [{ id: row.id, matches: addressMatcher(row.sourceAddresses) }],
      );
      digestUsers = new Map(
        rows.filter((row) => row.username !== '' && row.passwordSealed !== null).map((row) => [row.username, row]),
      );
    },
  };
}
