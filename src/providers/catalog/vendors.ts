import { anthropic } from '../anthropic/index.ts';
import { assemblyai } from '../assemblyai/index.ts';
import { azure } from '../azure/index.ts';
import { deepgram } from '../deepgram/index.ts';
import { elevenlabs } from '../elevenlabs/index.ts';
import { gemini } from '../gemini/index.ts';
import { googleCloud } from '../google-cloud/index.ts';
import { local } from '../local/index.ts';
import { ollama } from '../ollama/index.ts';
import { openai } from '../openai/index.ts';
import { openAiCompatible } from '../openai-compatible/index.ts';
import { openrouter } from '../openrouter/index.ts';
import type { Vendor } from './vendor.ts';

/** Every vendor, one line each. */
export const VENDORS: readonly Vendor[] = [
  local,
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

export const vendorOf = (id: string): Vendor | undefined => VENDORS.find((vendor) => vendor.id === id);
