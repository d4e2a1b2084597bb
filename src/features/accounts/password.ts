import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt with N = 2^15, r = 8, p = 3: about 0.3 s and 32 MiB, as OWASP advises. */
const COST_LOG2 = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 3;
const HASH_BYTES = 32;

/** A salted hash, with its parameters: `scrypt$15$8$3$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST_LOG2, BLOCK_SIZE, PARALLEL);
  return ['scrypt', COST_LOG2, BLOCK_SIZE, PARALLEL, salt.toString('base64'), hash.toString('base64')].join('$');
}

/**
 * Whether `password` is the one that was hashed. Without a hash (no such person, no password yet) it takes as long and
 * answers false, so that the time does not tell which.
 */
export async function verifyPassword(password: string, hashed: string | null | undefined): Promise<boolean> {
  const [, cost, blockSize, parallel, salt = '', hash = ''] = (hashed ?? ABSENT).split('$');
  const expected = Buffer.from(hash, 'base64');
  const actual = await derive(password, Buffer.from(salt, 'base64'), Number(cost), Number(blockSize), Number(parallel));
  return timingSafeEqual(actual, expected) && hashed !== null && hashed !== undefined;
}

const ABSENT = `scrypt$${COST_LOG2}$${BLOCK_SIZE}$${PARALLEL}$AAAAAAAAAAAAAAAAAAAAAA==$${'A'.repeat(43)}=`;

function derive(
  password: string,
  salt: Buffer,
  costLog2: number,
  blockSize: number,
  parallel: number,
): Promise<Buffer> {
  const options = { N: 2 ** costLog2, r: blockSize, p: parallel, maxmem: 256 * 2 ** costLog2 * blockSize };
  return new Promise((resolve, reject) => {
    // The same letters typed on another keyboard can be other code points.
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
