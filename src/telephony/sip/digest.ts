import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, Ids } from '#base';
import { isToken } from './address.ts';
import type { FindSipAccount, SipAccount } from './contract.ts';
import { type Header, headerLines, type SipResponse } from './message.ts';
import type { ReceivedRequest } from './parse.ts';
import { unquoted } from './text.ts';

/** Strongest first (RFC 8760 section 2.3). */
const HASHES: Readonly<Record<string, string>> = { 'SHA-512-256': 'sha512-256', 'SHA-256': 'sha256', MD5: 'md5' };
const CLIENT_ALGORITHMS = ['SHA-512-256', 'SHA-256', 'MD5'];
const SERVER_ALGORITHMS = ['SHA-256', 'MD5'];
const NONCE_LIFE_MS = 60_000;
const MAX_NONCES = 10_000;

export type DigestFields = ReadonlyMap<string, string>;

const FIELD = /\s*([^\s=,"]+)\s*=\s*("(?:[^"\\]|\\[\s\S])*"|[^\s,"]*)\s*(?:,|$)/y;

/** Reads `Digest name=value, ...`; undefined for another scheme or when malformed. */
export function parseDigest(value: string): DigestFields | undefined {
  const scheme = /^\s*digest\s+/i.exec(value);
  if (!scheme) return undefined;
  const fields = new Map<string, string>();
  for (let at = scheme[0].length; at < value.length; at = FIELD.lastIndex) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(value);
    if (!match) return undefined;
    const [, name = '', field = ''] = match;
    fields.set(name.toLowerCase(), field.startsWith('"') ? unquoted(field) : field);
  }
  return fields;
}

interface DigestInput {
  readonly algorithm: string;
  readonly user: string;
  readonly realm: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Absent: RFC 2069 style, without quality of protection. */
  readonly qop?: { readonly nc: string; readonly cnonce: string };
}

/** The `response` of RFC 7616 section 3.4.1, qop `auth` or none. Undefined for an unknown algorithm. */
export function digestResponse(input: DigestInput): string | undefined {
  const name = HASHES[input.algorithm.toUpperCase()];
  if (name === undefined) return undefined;
  const hash = (text: string) => createHash(name).update(text, 'utf8').digest('hex');
  const secret = hash(`${input.user}:${input.realm}:${input.password}`);
  const request = hash(`${input.method}:${input.uri}`);
  const { qop } = input;
  return hash(`${secret}:${input.nonce}:${qop ? `${qop.nc}:${qop.cnonce}:auth:` : ''}${request}`);
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/**
 * Answers the strongest challenge of a 401 or 407 that we know (RFC 3261 section 22, RFC 8760 section 2.4).
 * Undefined when there is none, or when it asks for something that we cannot do.
 */
export function answerChallenge(
  response: SipResponse,
  request: { readonly method: string; readonly uri: string },
  credentials: Credentials,
  ids: Ids,
): Header | undefined {
  const isProxy = response.status === 407;
  const challenges = headerLines(response, isProxy ? 'proxy-authenticate' : 'www-authenticate').flatMap(
    (value) => parseDigest(value) ?? [],
  );
  const strongest = CLIENT_ALGORITHMS.flatMap((algorithm) =>
    challenges.filter((fields) => (fields.get('algorithm') ?? 'MD5').toUpperCase() === algorithm),
  )[0];
  if (!strongest) return undefined;
  const offered = strongest
    .get('qop')
    ?.toLowerCase()
    .split(/\s*,\s*/);
  if (offered && !offered.includes('auth')) return undefined;
  return [
    isProxy ? 'proxy-authorization' : 'authorization',
    authorize(strongest, offered !== undefined, request, credentials, ids),
  ];
}

function authorize(
  challenge: DigestFields,
  hasQop: boolean,
  request: { readonly method: string; readonly uri: string },
  credentials: Credentials,
  ids: Ids,
): string {
  const algorithm = challenge.get('algorithm') ?? 'MD5';
  const realm = challenge.get('realm') ?? '';
  const nonce = challenge.get('nonce') ?? '';
  const qop = hasQop ? { nc: '00000001', cnonce: ids.token(8) } : undefined;
  const digest = digestResponse({ algorithm, realm, nonce, ...credentials, ...request, ...(qop && { qop }) }) ?? '';
  const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const fields = [
    `username=${quote(credentials.user)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${digest}"`,
  ];
  if (challenge.has('algorithm') && isToken(algorithm)) fields.push(`algorithm=${algorithm}`);
  const opaque = challenge.get('opaque');
  if (opaque !== undefined) fields.push(`opaque=${quote(opaque)}`);
  if (qop) fields.push('qop=auth', `nc=${qop.nc}`, `cnonce="${qop.cnonce}"`);
  return `Digest ${fields.join(', ')}`;
}

/** The account that the credentials prove, or why they prove none. */
export type DigestVerdict = SipAccount | 'missing' | 'stale' | 'wrong';

/** Challenges and checks the credentials of requests (RFC 7616, RFC 8760). One per endpoint; remembers used nonces only. */
export class DigestServer {
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #key: string;
  /** Highest count seen of each nonce in use, so that a sniffed request cannot be sent again. */
  readonly #counts = new Map<string, number>();

  constructor(clock: Clock, ids: Ids) {
    this.#clock = clock;
    this.#ids = ids;
    this.#key = ids.token(32);
  }

  /** The WWW-Authenticate lines of a 401, one per algorithm, strongest first. */
  challenge(realm: string, isStale: boolean): Header[] {
    const nonce = this.#createNonce();
    return SERVER_ALGORITHMS.map((algorithm): Header => {
      const fields = [
        `realm="${realm.replace(/["\\]/g, '')}"`,
        `nonce="${nonce}"`,
        `algorithm=${algorithm}`,
        'qop="auth"',
      ];
      if (isStale) fields.push('stale=true');
      return ['www-authenticate', `Digest ${fields.join(', ')}`];
    });
  }

  /** Judges the credentials that a request carries for `realm`. Takes as long for an unknown user as for a wrong password. */
  async check(request: ReceivedRequest, realm: string, account: FindSipAccount): Promise<DigestVerdict> {
    const fields = headerLines(request, 'authorization')
      .map(parseDigest)
      .find((candidate) => candidate?.get('realm') === realm);
    if (!fields) return 'missing';
    const algorithm = (fields.get('algorithm') ?? 'MD5').toUpperCase();
    const count = /^[0-9a-f]{8}$/i.exec(fields.get('nc') ?? '')?.[0];
    const cnonce = fields.get('cnonce');
    // The URI is the one that was signed; a proxy may have changed the Request-URI since (RFC 3261 section 22.4).
    const uri = fields.get('uri') ?? '';
    const isAuth = fields.get('qop')?.toLowerCase() === 'auth';
    if (!SERVER_ALGORITHMS.includes(algorithm) || !isAuth || count === undefined || cnonce === undefined)
      return 'wrong';
    const nonce = fields.get('nonce') ?? '';
    const user = fields.get('username') ?? '';
    const found = await account(user);
    const expected = digestResponse({
      ...{ algorithm, user, realm, uri, nonce, method: request.method, password: found?.password ?? this.#key },
      qop: { nc: count, cnonce },
    });
    if (found === undefined || !isEqual(expected ?? '', fields.get('response')?.toLowerCase() ?? '')) return 'wrong';
    return this.#isFresh(nonce, Number.parseInt(count, 16)) ? found : 'stale';
  }

  /** Time of issue and a keyed hash of it: nothing to remember for those who never come back. */
  #createNonce(): string {
    const stamp = `${Math.floor(this.#clock.now())}.${this.#ids.token(6)}`;
    return `${stamp}.${this.#sign(stamp)}`;
  }

  #sign(stamp: string): string {
    return createHmac('sha256', this.#key).update(stamp).digest('hex').slice(0, 32);
  }

  #isFresh(nonce: string, count: number): boolean {
    const end = nonce.lastIndexOf('.');
    const stamp = nonce.slice(0, Math.max(end, 0));
    if (!isEqual(nonce.slice(end + 1), this.#sign(stamp))) return false;
    const ageMs = this.#clock.now() - Number.parseInt(stamp, 10);
    if (!(ageMs <= NONCE_LIFE_MS) || count <= (this.#counts.get(nonce) ?? 0)) return false;
    this.#counts.delete(nonce);
    this.#counts.set(nonce, count);
    this.#forgetOldest();
    return true;
  }

  /** The map is in the order of use; what is thrown out too early could be replayed, so the limit is far above honest use. */
  #forgetOldest(): void {
    for (const nonce of this.#counts.keys()) {
      const isExpired = this.#clock.now() - Number.parseInt(nonce, 10) > NONCE_LIFE_MS;
      if (!isExpired && this.#counts.size <= MAX_NONCES) return;
      this.#counts.delete(nonce);
    }
  }
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
