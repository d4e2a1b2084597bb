import {
  type AnySpeechRequest,
  asGrowing,
  type GrowingText,
  type SpeakGrowing,
  type SpeechChunk,
  type SpeechRequest,
  type TextToSpeech,
} from '#providers';
import { begin, type Faulty, failure } from './fake-faults.ts';
import { Pauses } from './pauses.ts';

export interface FakeTextToSpeechSettings extends Faulty {
  readonly firstAudioMs?: number;
  readonly chunkMs?: number;
  /** Speech per character of text. */
  readonly characterMs?: number;
  /** Tells where words begin. */
  readonly words?: boolean;
  /** Takes sentences while they are written. */
  readonly growing?: boolean;
}

const CHUNK_SAMPLES = 3200;
/** Silence: nobody listens to it, so all chunks but the first of a sentence share it. */
const SILENCE = new Int16Array(CHUNK_SAMPLES);

/** A voice whose sentences last as long as their text; audio comes faster than it is spoken. */
export class FakeTextToSpeech implements TextToSpeech {
  readonly id = 'fake-tts';
  readonly spoken: string[] = [];
  /** Of them, the ones that were given up while they were still being written. */
  readonly unfinished = new Set<number>();
  readonly requests: AnySpeechRequest[] = [];
  readonly speakGrowing: SpeakGrowing | undefined;
  active = 0;
  readonly #settings: FakeTextToSpeechSettings;
  #requests = 0;

  constructor(settings: FakeTextToSpeechSettings) {
    this.#settings = settings;
    if (settings.growing) this.speakGrowing = (request, signal) => this.#say(request, signal);
  }

  async voices() {
    return [];
  }

  /** Samples of a sentence. */
  readonly samplesOf = (text: string): number => Math.ceil(text.length * (this.#settings.characterMs ?? 60)) * 8;

  speak(request: SpeechRequest, signal: AbortSignal): AsyncGenerator<SpeechChunk> {
    return this.#say(request, signal);
  }

  async *#say(request: AnySpeechRequest, signal: AbortSignal): AsyncGenerator<SpeechChunk> {
    const { clock, firstAudioMs = 120, chunkMs = 20 } = this.#settings;
    const fault = this.#settings.fault?.(this.#requests++) ?? 'none';
    const pauses = new Pauses(clock, signal);
    const sentence = new SpokenText(request.text, this.spoken);
    this.active++;
    try {
      this.requests.push(request);
      await begin(pauses, this.id, fault, firstAudioMs);
      if (fault === 'empty') return;
      for (let at = 0; await sentence.hasMore(this.samplesOf, at, signal); ) {
        if (at > 0) await pauses.wait(chunkMs);
        if (fault === 'break' && at > 0) throw failure(this.id, fault);
        if (fault === 'rubbish') yield { samples: new Int16Array(0) };
        const length = Math.min(CHUNK_SAMPLES, this.samplesOf(sentence.text) - at);
        yield this.#chunk(sentence, at === 0, length);
        at += length;
      }
    } finally {
      pauses.close();
      sentence.close();
      if (!sentence.isWhole) this.unfinished.add(sentence.index);
      this.active--;
    }
  }

  #chunk(sentence: SpokenText, isFirst: boolean, length: number): SpeechChunk {
    const samples = isFirst ? marked(length, sentence.index) : SILENCE.subarray(0, length);
    const words = this.#settings.words ? sentence.newWords(this.#settings.characterMs ?? 60) : [];
    return words.length > 0 ? { samples, words } : { samples };
  }
}

/** A sentence that is being spoken, which may grow: it stands in the list of them as far as it is known. */
class SpokenText {
  readonly index: number;
  readonly #text: GrowingText;
  readonly #unfollow: () => void;
  /** Characters whose words were told. */
  #told = 0;

  constructor(text: string | GrowingText, spoken: string[]) {
    this.#text = asGrowing(text);
    const at = spoken.push(this.#text.soFar) - 1;
    this.index = this.#text.isWhole ? spoken.indexOf(this.text) : at;
    this.#unfollow = this.#text.follow(() => {
      spoken[at] = this.text;
    });
  }

  get text(): string {
    return this.#text.soFar;
  }

  get isWhole(): boolean {
    return this.#text.isWhole;
  }

  /** Whether anything is left to say after `at` samples; waits for it. */
  async hasMore(samplesOf: (text: string) => number, at: number, signal: AbortSignal): Promise<boolean> {
    if (samplesOf(this.text) === at) await this.#text.beyond(this.text.length, signal);
    return samplesOf(this.text) > at;
  }

  /** Where the words begin that were not told yet. */
  newWords(characterMs: number): { text: string; offsetMs: number }[] {
    const from = this.#told;
    this.#told = this.text.length;
    const words = this.text.slice(from).matchAll(/\S+/g);
    return [...words].map((match) => ({ text: match[0], offsetMs: (from + match.index) * characterMs }));
  }

  close(): void {
    this.#unfollow();
  }
}

const MARKED: Int16Array[] = [];

/** Audio whose first sample tells, counted from 1, which text it speaks; all of one index share it. */
function marked(length: number, index: number): Int16Array {
  let samples = MARKED[index];
  if (!samples) {
    samples = new Int16Array(CHUNK_SAMPLES);
    samples[0] = index + 1;
    MARKED[index] = samples;
  }
  return samples.subarray(0, length);
}
