import { ProviderError } from '../error.ts';
import { type AnySpeechRequest, type SpeechChunk, speakAny, type TextToSpeech } from '../text-to-speech.ts';
import { type Candidates, type FailoverSettings, LineUp } from './line-up.ts';
import { relay, type Work } from './relay.ts';
import { restOfSentence, type SpokenWord } from './rest-of-sentence.ts';

/** A voice that is silent for so long gets company. */
const HEDGE_MS = 1000;
const LAST_RESORT_MS = 1600;
/** Audio comes faster than it is heard. */
const STALL_MS = 1500;
const SAMPLES_PER_MS = 8;
/** Nobody speaks so fast, in ms per character: the end of a longer text is missing. */
const FASTEST_CHARACTER_MS = 12;
const SHORT_TEXT = 20;

/**
 * A voice made of several: one speaks, and when it is slow, fails or breaks off, the next one says the rest of the sentence.
 * It takes growing text while the one that would be asked does. One per call.
 */
export function failoverTextToSpeech(voices: Candidates<TextToSpeech>, settings: FailoverSettings): TextToSpeech {
  const lineUp = new LineUp('text-to-speech', voices, settings);
  const speak = (request: AnySpeechRequest, signal: AbortSignal) => {
    const work = new SpokenSentence(request);
    return relay(
      {
        ...{ lineUp, settings, work, hedgeMs: HEDGE_MS, lastResortMs: LAST_RESORT_MS, stallMs: STALL_MS },
        ...(typeof request.text !== 'string' && { input: request.text }),
        run: (voice, own) => work.speakBy(voice, own),
        isOutput: isSound,
        canGoOn: () => true,
      },
      signal,
    );
  };
  return {
    get id() {
      return lineUp.current.name;
    },
    voices: () => voices[0].provider.voices(),
    speak: (request, signal) => {
      // Of the voice that would be asked: the call stays with one, and what needs no provider says nothing of its health.
      const kept = lineUp.order()[0] === lineUp.current ? lineUp.current.provider.kept?.(request) : undefined;
      if (kept) return kept;
      return speak(request, signal);
    },
    get speakGrowing() {
      return lineUp.order()[0]?.provider.speakGrowing && speak;
    },
  };
}

const isSpeakable = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** Silence alone is no speech. */
function isSound(chunk: SpeechChunk, provider: string): boolean {
  return audioOf(chunk, provider).some((sample) => sample !== 0);
}

/** Vendors are not typed: what they give may be anything. @throws ProviderError for what is no audio */
function audioOf({ samples }: SpeechChunk, provider: string): Int16Array {
  if (samples instanceof Int16Array) return samples;
  throw new ProviderError(provider, 'protocol', 'What the voice gave is no audio.');
}

/** What has been said of a sentence, by one voice after the other. */
class SpokenSentence implements Work<SpeechChunk> {
  /** What the next voice is asked to say; with a cut, the rest of it. */
  #request: AnySpeechRequest;
  /** What the last voice had said when it broke off in the middle of a text that was still growing. */
  #cut: { readonly ms: number; readonly words: readonly SpokenWord[] } | undefined;
  /** Audio of the voices before this one. */
  #beforeMs = 0;
  #samples = 0;
  #words: SpokenWord[] = [];

  constructor(request: AnySpeechRequest) {
    this.#request = request;
  }

  /** Lets a voice say what is left; of a text that was begun, when it is whole. */
  async *speakBy(voice: TextToSpeech, signal: AbortSignal): AsyncGenerator<SpeechChunk> {
    const request = this.#request;
    const cut = this.#cut;
    if (!cut || typeof request.text === 'string') return yield* speakAny(voice, request, signal);
    const whole = await request.text.whole(signal);
    const rest = restOfSentence(whole, cut.ms, cut.words, request.rate ?? 1);
    // Where nothing more was to come after all, the last word once more: what says nothing counts as a failure.
    const text = isSpeakable(rest) ? rest : whole.slice(whole.trimEnd().lastIndexOf(' ') + 1);
    const left = { ...request, text };
    this.#request = left;
    yield* voice.speak(left, signal);
  }

  begin(): void {
    this.#beforeMs += this.#ms;
    this.#samples = 0;
    this.#words = [];
  }

  take(chunk: SpeechChunk, provider: string): SpeechChunk {
    this.#samples += audioOf(chunk, provider).length;
    if (!chunk.words) return chunk;
    this.#words.push(...chunk.words);
    if (this.#beforeMs === 0) return chunk;
    const words = chunk.words.map(({ text, offsetMs }) => ({ text, offsetMs: offsetMs + this.#beforeMs }));
    return { ...chunk, words };
  }

  end(provider: string): void {
    const { rate = 1 } = this.#request;
    const text = this.#text;
    if (text.length < SHORT_TEXT || this.#ms >= (text.length * FASTEST_CHARACTER_MS) / rate) return;
    throw new ProviderError(provider, 'protocol', 'The voice stopped before the end.');
  }

  rest(): 'more' | 'nothing' {
    const { text, rate = 1 } = this.#request;
    if (typeof text !== 'string' && !text.isWhole) {
      this.#cut = { ms: this.#ms, words: this.#words };
      return 'more';
    }
    const rest = restOfSentence(this.#text, this.#ms, this.#words, rate);
    this.#request = { ...this.#request, text: rest };
    return isSpeakable(rest) ? 'more' : 'nothing';
  }

  get #text(): string {
    const { text } = this.#request;
    return typeof text === 'string' ? text : text.soFar;
  }

  get #ms(): number {
    return this.#samples / SAMPLES_PER_MS;
  }
}
