import { type FieldProblem, ProductError } from '#domain';
import type { CredentialField, Credentials, Vendor } from '#providers/catalog';

/** What is not secret becomes part of host names and paths: nothing in it may lead elsewhere. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
const SCHEMES = ['http:', 'https:', 'ws:', 'wss:'];

/**
 * Credentials as a vendor wants them; empty ones are left out.
 * @throws ProductError invalid-input naming every field that is missing, unknown or malformed, never its value.
 */
export function checkedCredentials(vendor: Vendor, given: Credentials): Credentials {
  const unknown = Object.keys(given).filter((name) => !vendor.credentials.some((field) => field.name === name));
  const problems: FieldProblem[] = [
    ...unknown.map((name) => ({ field: `credentials.${name}`, problem: `${vendor.name} has no such field.` })),
    ...vendor.credentials.flatMap((field) => {
      const problem = problemOf(vendor, field, given[field.name] ?? '');
      return problem === undefined ? [] : [{ field: `credentials.${field.name}`, problem }];
    }),
  ];
  if (problems.length > 0)
    throw new ProductError('invalid-input', problems.map(({ problem }) => problem).join(' '), problems);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

function problemOf(vendor: Vendor, { name, secret, required, example }: CredentialField, value: string) {
  if (value === '') return required ? `${vendor.name} needs this.` : undefined;
  if (secret) return isSecret(value) ? undefined : 'It has characters that no key has.';
  const isFit = isAddressField(name) ? isAddress(value) : PLAIN.test(value);
  return isFit ? undefined : `Give a value such as ${example}.`;
}

/** `address`, `speechToTextAddress`. */
const isAddressField = (name: string) => /address$/i.test(name);

/** Where a vendor's servers are, as far as its customer said so. */
export const addressesIn = (
  vendor: Vendor,
  credentials: Credentials,
): { readonly name: string; readonly value: string }[] =>
  vendor.credentials.flatMap(({ name }) => {
    const value = credentials[name];
    return isAddressField(name) && value !== undefined ? [{ name, value }] : [];
  });

/** What is not secret: to be shown. */
export const shownOf = (vendor: Vendor, credentials: Credentials): Record<string, string> =>
  Object.fromEntries(
    vendor.credentials.flatMap(({ name, secret }) => {
      const value = credentials[name];
      return secret || value === undefined ? [] : [[name, value]];
    }),
  );

/** A key goes into headers; a document such as a service account does not. */
const isSecret = (text: string) => text.startsWith('{') || /^[\x21-\x7e]+$/.test(text);

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return SCHEMES.includes(protocol) && username === '' && password === '';
}

/** Enough to recognise a key; nothing of one so short that this would give it away. */
export function lastFourOf(vendor: Vendor, credentials: Credentials): string {
  const name = vendor.credentials.find((field) => field.secret && credentials[field.name] !== undefined)?.name ?? '';
  const secret = credentials[name]?.replace(/[^A-Za-z0-9]/g, '') ?? '';
  return secret.length < 12 ? '' : secret.slice(-4);
}
