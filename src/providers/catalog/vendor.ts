import type { LookupFunction } from 'node:net';
import type { Clock, Log } from '#base';
import type { Embedding } from '../embedding.ts';
import type { LanguageModel, ModelParameters } from '../language-model.ts';
import type { SpeechToText, SpeechToTextCapabilities } from '../speech-to-text.ts';
import type { TextToSpeech, TextToSpeechCapabilities } from '../text-to-speech.ts';

export interface CatalogDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Guarded where the address comes from a workspace. */
  readonly fetch?: typeof fetch;
  /** The same guard for connections that are no HTTP requests: how host names and literal addresses are resolved. */
  readonly lookup?: LookupFunction | undefined;
}

/** What a vendor needs to know about its customer: a key, a region, the address of a server of one's own. */
export interface CredentialField {
  /** camelCase: `apiKey`, `region`, `address`. */
  readonly name: string;
  /** Sealed at rest, never shown again. */
  readonly secret: boolean;
  readonly required: boolean;
  /** How one looks like, for the form. */
  readonly example: string;
  /** It is for this stage alone, in place of those that are for all. */
  readonly stage?: 'speech-to-text' | 'text-to-speech' | 'embedding';
}

/** By the names of the vendor's `CredentialField`s; checked against them where they enter. */
export type Credentials = Readonly<Record<string, string>>;

export interface VendorAccess extends CatalogDeps {
  readonly credentials: Credentials;
}

/** Whether a provider can be used on this machine; if not, what is missing and what to do about it. */
export type ProviderCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly missing: string; readonly remedy: string };

/** An engine that keeps connections: `warm` opens them ahead of the first call, `close` ends them. */
export interface Kept {
  warm?(): Promise<void>;
  close?(): Promise<void>;
}

/** List prices in US dollars by model; `*`: every model that is not named. Absent: not known; 0: costs nothing. */
export type ListPrices = Readonly<Record<string, number>>;

export interface SpeechToTextOffer {
  readonly capabilities: SpeechToTextCapabilities;
  /** The first one is the default; empty: there is no choice. */
  readonly models: readonly string[];
  /** Per minute. */
  readonly prices: ListPrices;
  /** `silenceMs`: the assistant's silence before end of turn, for vendors that segment by themselves. */
  create(access: VendorAccess, choice: { readonly model: string; readonly silenceMs: number }): SpeechToText & Kept;
}

export interface TextToSpeechOffer {
  readonly capabilities: TextToSpeechCapabilities;
  readonly models: readonly string[];
  /** Per million characters. */
  readonly prices: ListPrices;
  create(access: VendorAccess, choice: { readonly model: string }): TextToSpeech & Kept;
}

/** Why a parameter cannot be set, as a code that the console has words for. */
export type ParameterRefusal =
  | 'not-offered' /** The vendor has no such parameter. */
  | 'fixed-by-model' /** The model decides by itself. */
  | 'excluded-by-temperature' /** Not together with a temperature. */;

/** What a model takes of a parameter where that is less than what assistants can be given; both ends belong to it. */
export interface ParameterRange {
  readonly min: number;
  readonly max: number;
}

/** For each parameter `true`, the range that is taken, or why it is refused. */
export type AcceptedParameters = Readonly<Record<keyof ModelParameters, true | ParameterRange | ParameterRefusal>>;

/** US dollars per million tokens. */
export interface ModelPrice {
  readonly input: number;
  /** Tokens of the prompt that the vendor had in its cache. */
  readonly cachedInput?: number;
  readonly output: number;
}

export interface LanguageModelOffer {
  /** Known ones, best choice for a telephone call first: shown while the vendor's own list cannot be had. */
  readonly models: readonly string[];
  accepts(model: string): AcceptedParameters;
  /** Undefined: not known. */
  price(model: string): ModelPrice | undefined;
  /** The vendor's own list. @throws ProviderError */
  list(access: VendorAccess, signal: AbortSignal): Promise<readonly string[]>;
  create(access: VendorAccess, model: string): LanguageModel & Kept;
}

export interface EmbeddingOffer {
  readonly models: readonly string[];
  /** Per million tokens. */
  readonly prices: ListPrices;
  create(access: VendorAccess, model: string): Embedding & Kept;
}

/** One provider: what it can do, what it wants, and how its engines are made. */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  /** Two-letter languages, or `any`. */
  readonly languages: readonly string[] | 'any';
  /** Empty: needs nobody's key. */
  readonly credentials: readonly CredentialField[];
  /** What this code was tried with, for docs/providers.md: "a local server that speaks ...", never more than is true. */
  readonly testedAgainst: string;
  /** When the list prices were read, as `2026-07`; absent: there are none to read. */
  readonly pricesAsOf?: string;
  /** What this machine lacks for it; absent: nothing. */
  check?(deps: CatalogDeps): Promise<readonly ProviderCheck[]>;
  readonly speechToText?: SpeechToTextOffer;
  readonly textToSpeech?: TextToSpeechOffer;
  readonly languageModel?: LanguageModelOffer;
  readonly embedding?: EmbeddingOffer;
}
