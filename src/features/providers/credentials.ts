import { type FieldProblem, ProductError } from '#domain';
import type { Credentials, Vendor } from '#providers/catalog';

/** What is not secret becomes part of host names and paths: nothing in it may lead elsewhere. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
const SCHEMES = ['http:', 'https:', 'ws:', 'wss:'];

/**
 * Credentials as a vendor wants them; empty ones are left out.
 * @throws ProductError invalid-input naming every field that is missing, unknown or malformed, never its value.
 */
export function checkedCredentials(vendor: Vendor, given: Credentials): Credentials {
  const problems: FieldProblem[] = [];
  const say = (name: string, problem: string) => problems.push({ field: `credentials.${name}`, problem });
  for (const name of Object.keys(given))
    if (!vendor.credentials.some((field) => field.name === name)) say(name, `${vendor.name} has no such field.`);
  for (const { name, secret, required, example } of vendor.credentials) {
    const value = given[name] ?? '';
    if (value === '' && required) say(name, `${vendor.name} needs this.`);
    if (value === '') continue;
    if (name === 'address' && !isAddress(value)) say(name, `Give an address such as ${example}.`);
    if (name !== 'address' && !secret && !PLAIN.test(value)) say(name, `Give a value such as ${example}.`);
    // A key goes into headers, a document such as a service account does not.
    if (secret && !value.startsWith('{') && !/^[\x21-\x7e]+$/.test(value))
      say(name, 'It has characters that no key has.');
  }
  if (problems.length > 0)
    throw new ProductError('invalid-input', problems.map(({ problem }) => problem).join(' '), problems);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return SCHEMES.includes(protocol) && username === '' && password === '';
}

/** Enough to recognise a key; nothing of one so short that this would give it away. */
export function lastFourOf(vendor: Vendor, credentials: Credentials): string {
  const name = vendor.credentials.find((field) => field.secret)?.name ?? '';
  const secret = credentials[name]?.replace(/[^A-Za-z0-9]/g, '') ?? '';
  return secret.length < 12 ? '' : secret.slice(-4);
}
