import type { GrowingText } from './growing-text.ts';

export interface Voice {
  readonly id: string;
  readonly name: string;
  /** BCP 47; `mul`: it speaks whatever language the text is in. */
  readonly language: string;
  readonly gender: 'female' | 'male' | 'neutral';
}

export interface SpeechManner {
  /** BCP 47. */
  readonly language: string;
  /** A voice id of this provider; the provider's default for the language when absent. */
  readonly voice?: string;
  /** 1 is the voice's normal speed. */
  readonly rate?: number;
}

export interface SpeechRequest extends SpeechManner {
  /** Plain text, normally one sentence. */
  readonly text: string;
}

/** A sentence that is still being written. */
export interface GrowingSpeechRequest extends SpeechManner {
  readonly text: GrowingText;
}

export interface AnySpeechRequest extends SpeechManner {
  readonly text: string | GrowingText;
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
  /** Takes text word by word, as a model writes it: it has `speakGrowing`. */
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

export type SpeakGrowing = (request: GrowingSpeechRequest, signal: AbortSignal) => AsyncIterable<SpeechChunk>;

/** A speech synthesiser. */
export interface TextToSpeech {
  readonly id: string;
  voices(): Promise<readonly Voice[]>;
  /**
   * Speaks one sentence; chunks come as soon as there are any. Aborting ends the iteration promptly by throwing the signal's reason.
   * @throws ProviderError
   */
  speak(request: SpeechRequest, signal: AbortSignal): AsyncIterable<SpeechChunk>;
  /**
   * Speaks one sentence while it is written, and as `speak` would when it is whole. Absent: it takes whole sentences only.
   * @throws ProviderError
   */
  readonly speakGrowing?: SpeakGrowing | undefined;
  /** A sentence that is there already, so that nobody needs to be asked for it. */
  kept?(request: SpeechRequest): AsyncIterable<SpeechChunk> | undefined;
}

/** For a voice made of another one: `wrap` is how it speaks growing text, where the other one can. */
export const growingAs = (
  { speakGrowing }: TextToSpeech,
  wrap: (speak: SpeakGrowing) => SpeakGrowing,
): Pick<TextToSpeech, 'speakGrowing'> => (speakGrowing ? { speakGrowing: wrap(speakGrowing) } : {});

/** Speaks what is whole, and what is growing as the voice can: from the first word on, or when it is whole. */
export function speakAny(
  voice: TextToSpeech,
  { text, ...request }: AnySpeechRequest,
  signal: AbortSignal,
): AsyncIterable<SpeechChunk> {
  if (typeof text === 'string') return voice.speak({ ...request, text }, signal);
  if (text.isWhole) return voice.speak({ ...request, text: text.soFar }, signal);
  return voice.speakGrowing?.({ ...request, text }, signal) ?? speakWhenWhole(voice, { ...request, text }, signal);
}

async function* speakWhenWhole(
  voice: TextToSpeech,
  { text, ...request }: GrowingSpeechRequest,
  signal: AbortSignal,
): AsyncGenerator<SpeechChunk> {
  yield* voice.speak({ ...request, text: await text.whole(signal) }, signal);
}
