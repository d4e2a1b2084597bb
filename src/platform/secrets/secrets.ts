import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt } from 'node:crypto';
import { join } from 'node:path';
import { errorMessage, StartError } from '#base';
import { ensureFolder, keepToken } from '../files/index.ts';

/** Where a secret is stored. It opens there only: copied to another row or workspace it is worthless. */
export interface SecretPlace {
  readonly workspaceId: string;
  readonly rowId: string;
  /** `table.column`. */
  readonly column: string;
}

/** Seals what must be readable again (passwords of SIP connections, keys of vendors) before it goes into the database. */
export interface Secrets {
  seal(plain: string, place: SecretPlace): string;
  /** @throws SecretError when the key is another one, or the text was changed or moved. */
  open(sealed: string, place: SecretPlace): string;
}

/** A sealed text does not open. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The key is `secretKey`, or is made once and kept in `<dataDir>/secret-key` with mode 0600.
 * @throws StartError when that file can be neither read nor written.
 */
export async function openSecrets(settings: {
  readonly dataDir: string;
  readonly secretKey?: string | undefined;
}): Promise<Secrets> {
  const master = await derive(settings.secretKey ?? (await keptKey(settings.dataDir)));
  const keyOf = (workspaceId: string) => Buffer.from(hkdfSync('sha256', master, workspaceId, 'parley workspace', 32));
  return {
    seal: (plain, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf(place.workspaceId), nonce);
      cipher.setAAD(associated(place));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
    },
    open: (sealed, place) => unseal(sealed, keyOf(place.workspaceId), associated(place)),
  };
}

function unseal(text: string, key: Buffer, place: Buffer): string {
  const [version, body = ''] = text.split('.');
  const bytes = Buffer.from(body, 'base64url');
  if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES)
    throw new SecretError('This is not a sealed text.');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(place);
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SecretError('A stored secret does not open. Was PARLEY_SECRET_KEY changed?', { cause });
  }
}

const associated = (place: SecretPlace) => Buffer.from(JSON.stringify([place.workspaceId, place.rowId, place.column]));

/** Slow on purpose, since a key from the environment may be a phrase that somebody thought up. */
function derive(key: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(key, 'parley secrets', 32, (error, derived) => (error ? reject(error) : resolve(derived)));
  });
}

async function keptKey(dataDir: string): Promise<string> {
  await ensureFolder(dataDir);
  const file = join(dataDir, 'secret-key');
  try {
    return await keepToken(file);
  } catch (error) {
    throw keyProblem(file, error);
  }
}

const keyProblem = (file: string, cause: unknown) =>
  new StartError(
    `The secret key ${file} can be neither read nor written: ${errorMessage(cause)}.`,
    'Make the data folder writable, or set PARLEY_SECRET_KEY.',
    { cause },
  );
