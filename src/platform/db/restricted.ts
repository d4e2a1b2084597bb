import pg from 'pg';
import { allowIndexedSearch } from './indexed-search.ts';

/** A role without rights of its own beyond the product's rows. */
const ROLE = 'parley_app';

/**
 * Row-level security does not bind superusers. When `url` connects as one, the product's connections take on a role that
 * it does bind; otherwise nothing is needed, since the tables force it on their owner.
 */
export async function restrictedConnection(url: string): Promise<{ options?: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const current = await client.query(
      'select rolsuper or rolbypassrls as unbound from pg_roles where rolname = current_user',
    );
    if (current.rows[0]?.unbound !== true) return {};
    await client.query('begin');
    // Roles belong to the whole server: two databases of one server take turns.
    await client.query('select pg_advisory_xact_lock(7264102)');
    const role = await client.query('select 1 from pg_roles where rolname = $1', [ROLE]);
    if (role.rowCount === 0) await client.query(`create role ${ROLE} nologin`);
    await client.query(`grant ${ROLE} to current_user`);
    await client.query(`grant usage on schema public to ${ROLE}`);
    await client.query(`grant select, insert, update, delete on all tables in schema public to ${ROLE}`);
    await allowIndexedSearch(client);
    await client.query('commit');
    return { options: `-c role=${ROLE}` };
  } finally {
    await client.end();
  }
}
