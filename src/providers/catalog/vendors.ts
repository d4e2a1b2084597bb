import { local } from '../local/index.ts';
import { ollama } from '../openai-compatible/ollama.ts';
import type { Vendor } from './vendor.ts';

/** Every vendor, one line each. */
export const VENDORS: readonly Vendor[] = [local, ollama];

export const vendorOf = (id: string): Vendor | undefined => VENDORS.find((vendor) => vendor.id === id);
