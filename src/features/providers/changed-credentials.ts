import { ProductError } from '#domain';
import { BlockedAddressError, type Outbound } from '#platform/outbound';
import type { Credentials, Vendor } from '#providers/catalog';
import { addressesIn, checkedCredentials } from './credentials.ts';

/**
 * Credentials after a person changed them in a form: a secret that was left out stays as it was, since it cannot be shown and
 * sent back; addresses may lead to the public internet and to what the operator allows.
 * @throws ProductError invalid-input.
 */
export async function changedCredentials(
  outbound: Outbound,
  vendor: Vendor,
  before: Credentials | undefined,
  given: Credentials,
): Promise<Credentials> {
  const isSecret = (name: string) => vendor.credentials.some((field) => field.name === name && field.secret);
  const kept = Object.entries(before ?? {}).filter(([name]) => isSecret(name));
  const typed = Object.entries(given).filter(([, value]) => value !== '');
  const credentials = checkedCredentials(vendor, Object.fromEntries([...kept, ...typed]));
  for (const { name, value } of addressesIn(vendor, credentials)) await checkAddress(outbound, name, value);
  return credentials;
}

async function checkAddress(outbound: Outbound, name: string, address: string): Promise<void> {
  try {
    await outbound.check(address);
  } catch (error) {
    const problem = error instanceof BlockedAddressError ? error.message : 'No host with this name can be found.';
    throw new ProductError('invalid-input', problem, [{ field: `credentials.${name}`, problem }]);
  }
}
