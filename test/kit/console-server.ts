import { join } from 'node:path';
import { silentLog, systemIds } from '#base';
import { createHttpServer, type RequestContext } from '#platform/http';
import { createTelemetry } from '#platform/telemetry';
import { accountRoutes } from './console-server/accounts.ts';
import { assistantRoutes } from './console-server/assistants.ts';
import { browserCallRoutes } from './console-server/browser-calls.ts';
import { type CallBook, callRoutes, createCallBook } from './console-server/calls.ts';
import { connectionRoutes, lineRoutes } from './console-server/lists.ts';
import { providerRoutes } from './console-server/providers.ts';
import { soundRoutes } from './console-server/sounds.ts';
import { type State, sampleState } from './console-server/state.ts';
import { voiceTestRoutes } from './console-server/voice-test.ts';

export interface ConsoleServer {
  readonly url: string;
  readonly state: State;
  readonly calls: CallBook;
  /** A new one-time link for the owner. */
  signInLink(): string;
  close(): Promise<void>;
}

export interface ConsoleServerSettings {
  readonly state?: State;
  readonly port?: number;
  /** The built console; default: `console/dist`. */
  readonly folder?: string;
}

/** The product's HTTP layer and contracts over data in memory: what the browser tests run against. */
export async function startConsoleServer(settings: ConsoleServerSettings = {}): Promise<ConsoleServer> {
  const state = settings.state ?? sampleState('en');
  const calls = createCallBook(state);
  const owner: RequestContext = {
    workspaceId: state.me.workspace.id,
    actor: { kind: 'member', id: state.me.member.id, name: state.me.member.name },
    role: state.me.member.role,
  };
  const server = await createHttpServer({
    log: silentLog,
    ids: systemIds,
    telemetry: createTelemetry({ processMetrics: false }),
    authenticate: async ({ sessionToken }) =>
      state.sessions.has(sessionToken ?? '') ? { ...owner, isOperator: state.me.isOperator } : undefined,
    ready: async () => ({ ready: true, checks: {} }),
    routes: [
      accountRoutes(state),
      assistantRoutes(state),
      voiceTestRoutes(state),
      soundRoutes(state),
      lineRoutes(state),
      connectionRoutes(state),
      providerRoutes(),
      callRoutes(state, calls),
      browserCallRoutes(state, calls),
    ],
    consoleFolder: settings.folder ?? join(import.meta.dirname, '../../console/dist'),
    version: '0.0.0-test',
    requestsPerMinute: 100_000,
  });
  const port = await server.listen('127.0.0.1', settings.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    state,
    calls,
    signInLink: () => {
      const token = systemIds.token(24);
      state.links.add(token);
      return `${url}/sign-in#token=${token}`;
    },
    close: () => {
      // Browsers keep connections that nobody needs any more.
      server.app.server.closeAllConnections();
      return server.close();
    },
  };
}
