import pg from 'pg';
import { errorMessage, StartError } from '#base';

const OLDEST_VERSION = 140_000;
const EXAMPLE = 'postgres://parley:secret@localhost:5432/parley';

/** Connects once. @throws StartError that says in one sentence what is wrong with the URL or the server. */
export async function checkConnection(url: string): Promise<void> {
  const { name, target } = describe(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const version = await client.query('show server_version_num');
    if (Number(version.rows[0]?.server_version_num) < OLDEST_VERSION) {
      throw new StartError(`The PostgreSQL at ${target} is too old.`, 'Use PostgreSQL 14 or later.');
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw connectionProblem(error, name, target);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Database name and address without the password, fit for messages. */
function describe(url: string): { name: string; target: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['postgres:', 'postgresql:'].includes(parsed.protocol)) {
    throw new StartError('DATABASE_URL is not the URL of a PostgreSQL database.', `Write it like ${EXAMPLE}`);
  }
  const name = decodeURIComponent(parsed.pathname.slice(1)) || parsed.username;
  return { name, target: parsed.host || 'localhost' };
}

function connectionProblem(error: unknown, name: string, target: string): StartError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = PROBLEMS[code];
  if (known !== undefined) return new StartError(known.message(name, target), known.remedy(name), { cause: error });
  return new StartError(
    `DATABASE_URL: connecting to ${target} failed: ${errorMessage(error)}.`,
    'Check that the server runs and is reachable from here.',
    { cause: error },
  );
}

interface Problem {
  message(name: string, target: string): string;
  remedy(name: string): string;
}

const badPassword: Problem = {
  message: (_, target) => `DATABASE_URL: the PostgreSQL at ${target} refuses the user or password.`,
  remedy: () => 'Correct the user and password in DATABASE_URL.',
};
const unknownHost: Problem = {
  message: (_, target) => `DATABASE_URL: the host of ${target} is unknown.`,
  remedy: () => 'Correct the host name in DATABASE_URL.',
};
const PROBLEMS: Readonly<Record<string, Problem>> = {
  ECONNREFUSED: {
    message: (_, target) => `DATABASE_URL: nothing answers at ${target}.`,
    remedy: () => 'Start that PostgreSQL, or correct host and port in DATABASE_URL.',
  },
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  '28P01': badPassword,
  '28000': badPassword,
  '3D000': {
    message: (name, target) => `DATABASE_URL: the PostgreSQL at ${target} has no database "${name}".`,
    remedy: (name) => `Create it with: createdb ${name}`,
  },
};
