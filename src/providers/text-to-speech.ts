export interface Voice {
  readonly id: string;
  readonly name: string;
  /** BCP 47; `mul`: it speaks whatever language the text is in. */
  readonly language: string;
  readonly gender: 'female' | 'male' | 'neutral';
}

export interface SpeechRequest {
  /** Plain text, normally one sentence. */
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
  /** A voice id of this provider; the provider's default for the language when absent. */
  readonly voice?: string;
  /** 1 is the voice's normal speed. */
  readonly rate?: number;
}

export interface SpeechChunk {
  /** 8 kHz mono samples, any length. Ownership passes to the reader. */
  readonly samples: Int16Array;
  /** Words that begin in this chunk with their offset from the start of the sentence, where the engine gives them. */
  readonly words?: readonly { readonly text: string; readonly offsetMs: number }[];
}

export interface TextToSpeechCapabilities {
  /** Audio comes while the sentence is still being made. */
  readonly streaming: boolean;
  /** Takes text word by word, as a model writes it. */
  readonly textStreaming: boolean;
  /** G.711 laws that it gives without transcoding. */
  readonly g711: readonly ('alaw' | 'ulaw')[];
  /** Tells when each word begins. */
  readonly wordTimes: boolean;
  /** Takes SSML, by which we set the speed. */
  readonly ssml: boolean;
  /** BCP 47 tags or two-letter languages, or `any`. */
  readonly languages: readonly string[] | 'any';
}

/** A speech synthesiser. */
export interface TextToSpeech {
  readonly id: string;
  voices(): Promise<readonly Voice[]>;
  /**
   * Speaks one sentence; chunks come as soon as there are any. Aborting ends the iteration promptly by throwing the signal's reason.
   * @throws ProviderError
   */
  speak(request: SpeechRequest, signal: AbortSignal): AsyncIterable<SpeechChunk>;
  /** A sentence that is there already, so that nobody needs to be asked for it. */
  kept?(request: SpeechRequest): AsyncIterable<SpeechChunk> | undefined;
}
