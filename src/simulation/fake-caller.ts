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

  /** Speaks; resolves when the last word is out. */
  async say(text: string, wordMs = WORD_MS): Promise<void> {
    const fromMs = this.#clock.now();
    this.#leg.media.voiceOn();
    for (const word of text.split(/\s+/)) {
      await sleep(this.#clock, wordMs);
      if (this.#leg.ended) break;
      this.#recogniser.hear(word);
    }
    this.#leg.media.voiceOff();
    this.spoke.push({ fromMs, toMs: this.#clock.now() });
  }

  /** A cough, a door, a word to somebody else: a sound without words. */
  async makeNoise(lastsMs: number): Promise<void> {
    this.#leg.media.voiceOn();
    await sleep(this.#clock, lastsMs);
    this.#leg.media.voiceOff();
  }

  /** "mm-hm": does not want to be answered. */
  async agree(text = 'mm-hm'): Promise<void> {
    this.#leg.media.voiceOn();
    await sleep(this.#clock, 350);
    this.#recogniser.hear(text);
    this.#leg.media.voiceOff();
  }

  async press(keys: string, gapMs = 200): Promise<void> {
    for (const key of keys) {
      if (this.#leg.ended) return;
      this.#leg.media.press(key);
      await sleep(this.#clock, gapMs);
    }
  }
}
