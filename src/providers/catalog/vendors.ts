import { anthropic } from '../anthropic/index.ts';
import { assemblyai } from '../assemblyai/index.ts';
import { azure } from '../azure/index.ts';
import { deepgram } from '../deepgram/index.ts';
import { elevenlabs } from '../elevenlabs/index.ts';
import { gemini } from '../gemini/index.ts';
import { googleCloud } from '../google-cloud/index.ts';
import { localVendor } from '../local/index.ts';
import { ollama } from '../ollama/index.ts';
import { openai } from '../openai/index.ts';
import { openAiCompatible } from '../openai-compatible/index.ts';
import { openrouter } from '../openrouter/index.ts';
import type { Vendor } from './vendor.ts';

/** Every vendor, one line each. */
export const VENDORS: readonly Vendor[] = [
  localVendor(),
  ollama,
  openai,
  anthropic,
  gemini,
  openrouter,
  openAiCompatible,
  deepgram,
  azure,
  googleCloud,
  elevenlabs,
  assemblyai,
];

/** Every vendor, with what the models in this folder add to the local one. */
export const vendorsWith = (modelsFolder: string): readonly Vendor[] =>
  VENDORS.map((vendor) => (vendor.id === 'local' ? localVendor(modelsFolder) : vendor));

export const vendorOf = (id: string): Vendor | undefined => VENDORS.find((vendor) => vendor.id === id);
