import { ProductError } from '#domain';
import type { Vendor } from '#providers/catalog';

/** @throws ProductError not-found. */
export function vendorIn(vendors: readonly Vendor[], id: string): Vendor {
  const vendor = vendors.find((candidate) => candidate.id === id);
  if (!vendor) throw new ProductError('not-found', `There is no provider "${id}".`);
  return vendor;
}
