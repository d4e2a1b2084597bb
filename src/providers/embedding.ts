/** Turns texts into vectors, for search by meaning. */
export interface Embedding {
  readonly id: string;
  readonly dimensions: number;
  /** One vector of unit length for each text, in order. `query`: the text is searched with, not searched in. @throws ProviderError */
  embed(texts: readonly string[], use: 'document' | 'query', signal: AbortSignal): Promise<readonly Float32Array[]>;
}
