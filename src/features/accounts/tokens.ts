import { createHash } from 'node:crypto';
import type { Ids } from '#base';

/** A token has 256 random bits, so a plain hash is enough: nobody can try them out. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A random token and what is stored of it. */
export function newToken(ids: Ids): { token: string; tokenHash: string } {
  const token = ids.token(32);
  return { token, tokenHash: hashToken(token) };
}
