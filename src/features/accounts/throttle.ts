import { gt, inArray, lt, sql } from 'drizzle-orm';
import { ProductError } from '#domain';
import { asPlatform, signInFailures } from '#platform/db';
import { type AccountsDeps, wallTime } from './deps.ts';
import { hashToken } from './tokens.ts';

const WINDOW_MS = 15 * 60_000;

/** Failures that are let pass in a window: for one person from one address, from one address, for one person. */
const LIMITS = [
  { of: (email: string, address: string) => `both ${email} ${address}`, failures: 8 },
  { of: (_: string, address: string) => `address ${address}`, failures: 40 },
  // High, since anybody can use it up for somebody else.
  { of: (email: string) => `email ${email}`, failures: 100 },
];

/** Addresses and e-mails are kept as hashes only. */
const keysOf = (email: string, address: string) =>
  LIMITS.map((limit) => ({ key: hashToken(limit.of(email.toLowerCase(), address)), failures: limit.failures }));

/** @throws ProductError rate-limited when too many sign-ins failed lately. */
export async function refuseWhenThrottled(deps: AccountsDeps, email: string, address: string): Promise<void> {
  const keys = keysOf(email, address);
  const now = wallTime(deps.clock);
  const counts = await asPlatform(deps.database, (transaction) =>
    transaction
      .select()
      .from(signInFailures)
      .where(
        inArray(
          signInFailures.key,
          keys.map(({ key }) => key),
        ),
      ),
  );
  for (const { key, failures } of keys) {
    const count = counts.find((row) => row.key === key && row.windowEndsAt > now);
    if (count === undefined || count.failures < failures) continue;
    const minutes = Math.ceil((count.windowEndsAt.getTime() - now.getTime()) / 60_000);
    throw new ProductError('rate-limited', `Too many failed sign-ins. Try again in ${minutes} min.`);
  }
}

/** Counts a failed sign-in, and forgets windows that are over. */
export async function countFailure(deps: AccountsDeps, email: string, address: string): Promise<void> {
  const now = wallTime(deps.clock);
  const windowEndsAt = wallTime(deps.clock, WINDOW_MS);
  await asPlatform(deps.database, async (transaction) => {
    await transaction.delete(signInFailures).where(lt(signInFailures.windowEndsAt, now));
    // In one order, so that two failures at once do not wait for each other.
    const keys = keysOf(email, address)
      .map(({ key }) => key)
      .sort();
    await transaction
      .insert(signInFailures)
      .values(keys.map((key) => ({ key, failures: 1, windowEndsAt })))
      .onConflictDoUpdate({
        target: signInFailures.key,
        set: { failures: sql`${signInFailures.failures} + 1` },
        setWhere: gt(signInFailures.windowEndsAt, now),
      });
  });
}
