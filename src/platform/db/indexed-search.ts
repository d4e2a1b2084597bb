import type pg from 'pg';

/**
 * Under row-level security PostgreSQL uses an index only for conditions that cannot leak a hidden row, by an error for
 * instance, and it does not know that of `tsvector @@ tsquery`: without this, full text reads every row (88 ms instead of
 * 0.3 ms for 30 000 calls). Matching never fails on a value, so it is declared safe in this database. Needs a superuser;
 * elsewhere the search is slower but right.
 */
export async function allowIndexedSearch(superuser: pg.Client): Promise<void> {
  const unsafe = await superuser.query(
    "select 1 from pg_proc where oid = 'ts_match_vq(tsvector, tsquery)'::regprocedure and not proleakproof",
  );
  if (unsafe.rowCount !== 0) await superuser.query('alter function ts_match_vq(tsvector, tsquery) leakproof');
}
