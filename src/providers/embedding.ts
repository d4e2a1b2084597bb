/** Turns texts into vectors, for search by meaning. */
export interface Embedding {
  readonly id: string;
  /** One vector of unit length for each text, in order, all of the same dimensions. `query`: the text is searched with, not searched in. @throws ProviderError */
  embed(texts: readonly string[], use: 'document' | 'query', signal: AbortSignal): Promise<readonly Float32Array[]>;
}
