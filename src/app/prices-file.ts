import { readFile } from 'node:fs/promises';
import { errorMessage, StartError } from '#base';
import { PriceOverrides } from '#features/providers';

/** The operator's own prices. @throws StartError when the file cannot be read or is no such table. */
export async function readPrices(file: string | undefined): Promise<PriceOverrides> {
  if (file === undefined) return {};
  try {
    return PriceOverrides.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new StartError(`PARLEY_PRICES: ${file}: ${errorMessage(cause)}.`, 'See docs/configuration.md.', { cause });
  }
}
