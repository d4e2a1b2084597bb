import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpeechToText, SpeechToTextStream, TranscriptEvent } from '#providers';

export interface SpeechToTextUnderTest {
  readonly recogniser: SpeechToText;
  /** Speech at 8 kHz in which `transcript` is said, and phrases that hold it. */
  readonly speech: Int16Array;
  readonly transcript: string;
  readonly phrases: readonly string[];
  /** Lets time pass, where the recogniser's time is virtual. */
  readonly pass?: (ms: number) => Promise<void>;
  close(): Promise<void>;
}

const FRAME = 160;

/** Collects events and wakes who waits for one. */
class Ear {
  readonly events: TranscriptEvent[] = [];
  readonly stream: SpeechToTextStream;
  readonly #pass: SpeechToTextUnderTest['pass'];
  #woken: (() => void) | undefined;

  constructor(under: SpeechToTextUnderTest) {
    this.#pass = under.pass;
    this.stream = under.recogniser.open({ language: 'en-GB', phrases: under.phrases }, (event) => {
      this.events.push(event);
      this.#woken?.();
    });
  }

  /** One segment of voice; the last frames are silence, as a line has it. */
  async segment(samples: Int16Array): Promise<void> {
    this.stream.beginSegment();
    for (let at = 0; at + FRAME <= samples.length; at += FRAME) this.stream.write(samples.slice(at, at + FRAME));
    await this.#pass?.(500);
    this.stream.endSegment();
    await this.#pass?.(2000);
  }

  /** Waits until there are `count` finals. */
  async finals(count: number): Promise<string[]> {
    for (;;) {
      const failed = this.events.find((event) => event.type === 'error');
      if (failed) throw failed.error;
      const finals = this.events.flatMap((event) => (event.type === 'final' ? event.text : []));
      if (finals.length >= count) return finals;
      await new Promise<void>((resolve) => {
        this.#woken = resolve;
      });
    }
  }
}

/** What every recogniser keeps to. */
export function testSpeechToText(name: string, make: () => Promise<SpeechToTextUnderTest>): void {
  describe(`${name}, as a recogniser`, () => {
    let under: SpeechToTextUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.close());

    it('gives one final per segment, in order, with a confidence between 0 and 1', async () => {
      const ear = new Ear(under);
      await ear.segment(under.speech);
      expect(await ear.finals(1)).toEqual([under.transcript]);
      await ear.segment(under.speech);
      expect(await ear.finals(2)).toEqual([under.transcript, under.transcript]);
      for (const event of ear.events)
        if (event.type === 'final' && event.confidence !== undefined) {
          expect(event.confidence).toBeGreaterThan(0);
          expect(event.confidence).toBeLessThanOrEqual(1);
        }
      ear.stream.close();
    });

    it('gives no event from within a call', async () => {
      let inCall = false;
      const within: TranscriptEvent[] = [];
      let finish: () => void = () => undefined;
      const done = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const stream = under.recogniser.open({ language: 'en-GB', phrases: under.phrases }, (event) => {
        if (inCall) within.push(event);
        if (event.type === 'final') finish();
      });
      inCall = true;
      stream.beginSegment();
      stream.write(under.speech.slice(0, FRAME * Math.floor(under.speech.length / FRAME)));
      stream.endSegment();
      inCall = false;
      await under.pass?.(2000);
      await done;
      expect(within).toEqual([]);
      stream.close();
    });

    it('gives nothing after it is closed, and can be closed twice', async () => {
      const ear = new Ear(under);
      const other = new Ear(under);
      ear.stream.beginSegment();
      ear.stream.write(under.speech.slice(0, FRAME));
      ear.stream.endSegment();
      ear.stream.close();
      ear.stream.close();
      ear.stream.write(new Int16Array(FRAME));
      ear.stream.beginSegment();
      ear.stream.endSegment();
      ear.stream.setPhrases(['late']);
      await other.segment(under.speech);
      await other.finals(1);
      other.stream.close();
      expect(ear.events).toEqual([]);
    });

    it('says nothing more of a segment that was dropped, before its end or after', async () => {
      const ear = new Ear(under);
      const half = under.speech.slice(0, FRAME * Math.floor(under.speech.length / FRAME / 2));
      ear.stream.beginSegment();
      ear.stream.write(half);
      ear.stream.dropSegment();
      ear.stream.beginSegment();
      ear.stream.write(half);
      ear.stream.endSegment();
      ear.stream.dropSegment();
      ear.stream.dropSegment();
      await under.pass?.(2000);
      await ear.segment(under.speech);
      expect(await ear.finals(1)).toEqual([under.transcript]);
      ear.stream.close();
    });

    it('ends a segment without a beginning in silence', async () => {
      const ear = new Ear(under);
      ear.stream.endSegment();
      await ear.segment(under.speech);
      await ear.finals(1);
      expect(ear.events.filter(({ type }) => type === 'final')).toHaveLength(1);
      ear.stream.close();
    });

    it('keeps the streams of several calls apart', async () => {
      const ears = Array.from({ length: 3 }, () => new Ear(under));
      await Promise.all(ears.map((ear) => ear.segment(under.speech)));
      for (const ear of ears) expect(await ear.finals(1)).toEqual([under.transcript]);
      for (const ear of ears) ear.stream.close();
    });
  });
}
