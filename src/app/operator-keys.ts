import { StartError } from '#base';
import { ProductError } from '#domain';
import { checkedCredentials } from '#features/providers';
import { type Credentials, VENDORS, type Vendor } from '#providers/catalog';

const PREFIX = 'PARLEY_PROVIDER_';

/** The variable of a credential: `apiKey` of `deepgram` is PARLEY_PROVIDER_DEEPGRAM_API_KEY. */
export function keyVariable(vendor: Pick<Vendor, 'id'>, field: string): string {
  const spelt = `${vendor.id}_${field.replace(/[A-Z]/g, (letter) => `_${letter}`)}`;
  return PREFIX + spelt.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/**
 * What the operator gave to vendors, from the environment.
 * @throws StartError naming a variable that is missing, malformed or of no vendor; never its value.
 */
export function operatorKeys(
  env: Readonly<Record<string, string | undefined>>,
  vendors: readonly Vendor[] = VENDORS,
): Record<string, Credentials> {
  const unknown = new Set(Object.keys(env).filter((name) => name.startsWith(PREFIX)));
  const keys: Record<string, Credentials> = {};
  for (const vendor of vendors) {
    const given: Record<string, string> = {};
    for (const { name } of vendor.credentials) {
      const variable = keyVariable(vendor, name);
      const value = env[variable]?.trim();
      if (value) given[name] = value;
      unknown.delete(variable);
    }
    if (Object.keys(given).length > 0) keys[vendor.id] = checked(vendor, given);
  }
  const [stray] = unknown;
  if (stray !== undefined)
    throw new StartError(`${stray}: there is no such provider or field.`, 'See docs/providers.md for the names.');
  return keys;
}

function checked(vendor: Vendor, given: Credentials): Credentials {
  try {
    return checkedCredentials(vendor, given);
  } catch (error) {
    const wrong = error instanceof ProductError ? error.fields[0] : undefined;
    if (!wrong) throw error;
    const variable = keyVariable(vendor, wrong.field.replace('credentials.', ''));
    throw new StartError(`${variable}: ${wrong.problem}`, 'See docs/providers.md for the names.');
  }
}
