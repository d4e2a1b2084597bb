/** What the caller wants, and what is done about it. */
export interface OfflineIntent {
  readonly name: string;
  /** Example sentences by two-letter language. */
  readonly phrases: Readonly<Record<string, readonly string[]>>;
  /** The key that selects it. */
  readonly key?: string | undefined;
  /** What is answered, by two-letter language. */
  readonly reply: Readonly<Record<string, string>>;
  readonly followUp: 'listen' | 'answer-from-documents' | 'collect-digits' | 'transfer' | 'hang-up';
}

export interface OfflineDocument {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  readonly text: string;
}

/** All that the offline brain knows. */
export interface OfflineScript {
  readonly assistantName: string;
  /** Names that the tool `transfer` takes. */
  readonly transfers: readonly string[];
  readonly intents: readonly OfflineIntent[];
  readonly documents: readonly OfflineDocument[];
}
