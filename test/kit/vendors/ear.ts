import type { SpeechToText, SpeechToTextStream, TranscriptEvent } from '#providers';

/** A recogniser's stream with everything it has told. */
export interface Ear {
  readonly stream: SpeechToTextStream;
  readonly events: TranscriptEvent[];
  /** Resolves with the next final or error after those that were asked for before. */
  next(): Promise<TranscriptEvent>;
  /** One segment of voice, frame by frame. */
  hear(samples: Int16Array): void;
}

const FRAME = 160;

export function listen(recogniser: SpeechToText, phrases: readonly string[] = [], language = 'en-GB'): Ear {
  const events: TranscriptEvent[] = [];
  const results: TranscriptEvent[] = [];
  const waiting: ((event: TranscriptEvent) => void)[] = [];
  const stream = recogniser.open({ language, phrases }, (event) => {
    events.push(event);
    if (event.type === 'partial') return;
    const resolve = waiting.shift();
    if (resolve) resolve(event);
    else results.push(event);
  });
  return {
    stream,
    events,
    next: () =>
      new Promise((resolve) => {
        const event = results.shift();
        if (event) resolve(event);
        else waiting.push(resolve);
      }),
    hear(samples) {
      stream.beginSegment();
      for (let at = 0; at + FRAME <= samples.length; at += FRAME) stream.write(samples.slice(at, at + FRAME));
      stream.endSegment();
    },
  };
}
