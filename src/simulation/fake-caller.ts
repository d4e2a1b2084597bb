import { type Clock, sleep } from '#base';
import type { FakeSpeechToText } from './fake-engines.ts';
import type { FakeLeg } from './fake-leg.ts';
import type { Interval } from './fake-media.ts';

const WORD_MS = 280;

/** The person at the far end of a fake leg: makes sounds that the fake recogniser understands. */
export class FakeCaller {
  /** When words that claim the turn were spoken, for invariants. */
  readonly spoke: Interval[] = [];
  readonly #clock: Clock;
  readonly #leg: FakeLeg;
  readonly #recogniser: FakeSpeechToText;

  constructor(clock: Clock, leg: FakeLeg, recogniser: FakeSpeechToText) {
    this.#clock = clock;
    this.#leg = leg;
    this.#recogniser = recogniser;
  }

  /** Speaks to the assistant, so many dB weaker than usual; resolves when the last word is out. */
  async say(text: string, wordMs = WORD_MS, weakerDb = 0): Promise<void> {
    const fromMs = this.#clock.now();
    await this.mutter(text, wordMs, weakerDb);
    this.spoke.push({ fromMs, toMs: this.#clock.now() });
  }

  /** Words that ask the assistant for nothing, as the recogniser understands them. */
  async mutter(text: string, wordMs = WORD_MS, weakerDb = 0): Promise<void> {
    this.#leg.media.voiceOn(weakerDb);
    for (const word of text.split(/\s+/)) {
      await sleep(this.#clock, wordMs);
      if (this.#leg.ended) break;
      this.#recogniser.hear(word);
    }
    this.#leg.media.voiceOff();
  }

  /** A cough, a door: a sound without words. */
  async makeNoise(lastsMs: number): Promise<void> {
    this.#leg.media.voiceOn();
    await sleep(this.#clock, lastsMs);
    this.#leg.media.voiceOff();
  }

  /** Music that passes for speech until it is known, and in which the recogniser hears words. */
  async playMusic(lastsMs: number, words = 'wait that is not right'): Promise<void> {
    this.#leg.media.voiceOn();
    await sleep(this.#clock, lastsMs);
    this.#leg.media.voiceOff(true);
    for (const word of words.split(' ')) this.#recogniser.hear(word);
  }

  /** "mm-hm": does not want to be answered. */
  async agree(text = 'mm-hm'): Promise<void> {
    await this.mutter(text, 350);
  }

  async press(keys: string, gapMs = 200): Promise<void> {
    for (const key of keys) {
      if (this.#leg.ended) return;
      this.#leg.media.press(key);
      await sleep(this.#clock, gapMs);
    }
  }
}
