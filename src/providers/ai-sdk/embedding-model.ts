import type { embedMany } from 'ai';
import type { Kept } from '../catalog/vendor.ts';
import type { Embedding } from '../embedding.ts';
import { ProviderError } from '../error.ts';
import { providerErrorOf } from './errors.ts';
import { type LoadedLater, lazily } from './loading.ts';
import type { SdkOptions } from './messages.ts';

export type SdkEmbeddingModel = Exclude<Parameters<typeof embedMany>[0]['model'], string>;
/** What a text is for. */
export type EmbeddingUse = Parameters<Embedding['embed']>[1];

export interface EmbeddingSettings extends LoadedLater<SdkEmbeddingModel> {
  /** Provider id, for errors and records. */
  readonly id: string;
  /** How the vendor is told what a text is for. */
  readonly options?: Readonly<Record<EmbeddingUse, SdkOptions>>;
  /** What the model wants before a text of each use. */
  readonly prefixes?: Readonly<Record<EmbeddingUse, string>>;
}

/** An embedding behind any embedding model of the AI SDK, which sends as many texts at once as the vendor takes. */
export function createEmbeddingModel(settings: EmbeddingSettings): Embedding & Kept {
  const { id, options, prefixes } = settings;
  const { loaded, warm } = lazily(settings);
  return {
    id,
    warm,
    async embed(texts, use, signal) {
      signal.throwIfAborted();
      if (texts.length === 0) return [];
      const { sdk, model } = await loaded();
      const values = prefixes ? texts.map((text) => prefixes[use] + text) : [...texts];
      const providerOptions = options?.[use];
      try {
        const { embeddings } = await sdk.embedMany({
          ...{ model, values, maxRetries: 0, abortSignal: signal },
          ...(providerOptions && { providerOptions }),
        });
        return checked(id, embeddings, texts.length);
      } catch (error) {
        throw signal.aborted ? signal.reason : providerErrorOf(id, error);
      }
    },
  };
}

function checked(id: string, vectors: readonly (readonly number[])[], count: number): readonly Float32Array[] {
  const dimensions = vectors[0]?.length ?? 0;
  if (vectors.length !== count || vectors.some(({ length }) => length !== dimensions)) throw noVectors(id);
  return vectors.map((vector) => unit(id, vector));
}

function unit(id: string, vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  if (!(length > 0 && Number.isFinite(length))) throw noVectors(id);
  return Float32Array.from(vector, (value) => value / length);
}

const noVectors = (id: string) =>
  new ProviderError(id, 'protocol', 'What the provider gave are no vectors of the texts.');
