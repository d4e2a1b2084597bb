import { asPlatform } from '#platform/db';
import type { Authenticate, Routes } from '#platform/http';
import { findApiKey } from './api-keys.ts';
import { type Bootstrap, type BootstrapSettings, bootstrapWorkspace, firstWorkspace } from './bootstrap.ts';
import type { AccountsDeps } from './deps.ts';
import { listOperators, type Operator, setOperator } from './operators.ts';
import { accountRoutes } from './routes.ts';
import { findSession } from './sessions.ts';

/** Who may use the installation: people with sessions, API keys, the first workspace. */
export interface Accounts {
  readonly routes: Routes;
  /** For the HTTP server. */
  readonly authenticate: Authenticate;
  /** At each start, before the HTTP server listens. */
  bootstrapWorkspace(settings: BootstrapSettings): Promise<Bootstrap>;
  /** Id of the workspace that the command line works in: the first; undefined before the first start. */
  firstWorkspace(): Promise<string | undefined>;
  readonly operators: {
    list(): Promise<Operator[]>;
    /** @throws ProductError not-found when nobody has this e-mail address. */
    set(email: string, isOperator: boolean): Promise<Operator>;
  };
}

export function createAccounts(deps: AccountsDeps): Accounts {
  return {
    routes: accountRoutes(deps),
    authenticate: async ({ apiKey, sessionToken }) => {
      if (apiKey !== undefined) return findApiKey(deps, apiKey);
      return sessionToken === undefined ? undefined : findSession(deps, sessionToken);
    },
    bootstrapWorkspace: (settings) => bootstrapWorkspace(deps, settings),
    firstWorkspace: () => asPlatform(deps.database, firstWorkspace),
    operators: {
      list: () => listOperators(deps),
      set: (email, isOperator) => setOperator(deps, email, isOperator),
    },
  };
}
