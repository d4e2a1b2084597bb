import { writeFileSync } from 'node:fs';
import { EngineFailure } from './failure.ts';
import type { Model } from './model.ts';
import type { Hypothesis, Pocketsphinx, Pointer } from './pocketsphinx.ts';

/** Weight of the network against the sound, as pocketsphinx's own default for networks. */
const NETWORK_WEIGHT = 6.5;

/** One decoder of the library. It adapts to one caller's line, so each stream has its own: it is ready in 10 ms. */
export class Decoder {
  readonly #sphinx: Pocketsphinx;
  readonly #decoder: Pointer;
  readonly #known = new Set<string>();

  private constructor(sphinx: Pocketsphinx, decoder: Pointer | null) {
    if (!decoder) throw new EngineFailure('missing', 'The acoustic model for English cannot be loaded.');
    this.#sphinx = sphinx;
    this.#decoder = decoder;
  }

  /** A decoder that knows no words yet. @throws EngineFailure */
  static empty(sphinx: Pocketsphinx, model: Model): Decoder {
    const config = configOf(sphinx, model.acoustic, []);
    return new Decoder(sphinx, sphinx.init(config));
  }

  /** A decoder for free English. @throws EngineFailure */
  static async english(sphinx: Pocketsphinx, model: Model): Promise<Decoder> {
    const options = ['-dict', model.dictionary, '-lm', model.language];
    return new Decoder(sphinx, await sphinx.initAsync(configOf(sphinx, model.acoustic, options)));
  }

  /** Adds the pronunciations of a word, each as phones of the acoustic model. */
  addWord(word: string, pronunciations: readonly string[]): void {
    if (this.#known.has(word)) return;
    this.#known.add(word);
    pronunciations.forEach((phones, index) => {
      const name = index === 0 ? word : `${word}(${index + 1})`;
      this.#sphinx.addWord(this.#decoder, name, phones, 0);
    });
  }

  /** Listens for a network whose words were added, from the next segment on. `file` is a scratch file. */
  setNetwork(network: string, file: string): void {
    writeFileSync(file, network);
    const model = this.#sphinx.readNetwork(file, this.#sphinx.logMath(this.#decoder), NETWORK_WEIGHT);
    if (!model) throw new EngineFailure('grammar', 'The phrases make no network.');
    const set = this.#sphinx.setNetwork(this.#decoder, 'phrases', model);
    this.#sphinx.freeNetwork(model);
    if (set !== 0 || this.#sphinx.selectSearch(this.#decoder, 'phrases') !== 0)
      throw new EngineFailure('grammar', 'The phrases cannot be listened for.');
  }

  begin(): void {
    this.#sphinx.startUtterance(this.#decoder);
  }

  /** 16 kHz samples. */
  process(samples: Int16Array): void {
    this.#sphinx.process(this.#decoder, samples, samples.length, 0, 0);
  }

  /** The same on another thread; one at a time. */
  processAsync(samples: Int16Array): Promise<void> {
    return this.#sphinx.processAsync(this.#decoder, samples);
  }

  end(): void {
    this.#sphinx.endUtterance(this.#decoder);
  }

  /** The likeliest words up to now. */
  text(): string {
    return this.#sphinx.hypothesis(this.#decoder, [0]) ?? '';
  }

  /** To be asked after `end`. */
  hypothesis(): Hypothesis {
    const score: [number] = [0];
    const text = this.#sphinx.hypothesis(this.#decoder, score) ?? '';
    return { text, score: score[0], speechFrames: this.#speechFrames() };
  }

  free(): void {
    this.#sphinx.free(this.#decoder);
  }

  #speechFrames(): number {
    let frames = 0;
    for (let at = this.#sphinx.segments(this.#decoder); at; at = this.#sphinx.nextSegment(at)) {
      const from: [number] = [0];
      const to: [number] = [0];
      this.#sphinx.segmentFrames(at, from, to);
      // Silence and the empty transitions of the network have names in brackets.
      if (!/^[<(]/.test(this.#sphinx.segmentWord(at))) frames += to[0] - from[0] + 1;
    }
    return frames;
  }
}

/** The decoder made of it holds it until it is freed itself. */
function configOf(sphinx: Pocketsphinx, acousticModel: string, options: readonly string[]): Pointer {
  // Its noise removal is made for 16 kHz and hears the missing upper band as noise.
  const argv = ['parley', '-hmm', acousticModel, '-remove_noise', 'no', '-logfn', '/dev/null', ...options];
  return sphinx.parse(null, sphinx.args(), argv.length, argv, 1);
}
