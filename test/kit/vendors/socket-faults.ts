import { setTimeout as realTime } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#base';
import type { ProviderError, ProviderErrorKind, SpeechToText, TextToSpeech, TranscriptEvent } from '#providers';
import type { VendorAccess } from '../../../src/providers/catalog/index.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { SOCKET_FAULTS, type SocketFault, type VendorServer } from './socket-server.ts';
import { speechOf, TRANSCRIPT } from './speech.ts';

const FRAME = 160;
const SENTENCE = 'Hello, how can I help you today?';
const never = new AbortController().signal;

/** What each fault is to us; `works`: slow is not broken. */
const MEANS: Readonly<Record<SocketFault, ProviderErrorKind | 'works'>> = {
  ...{ refused: 'unavailable', 'no handshake': 'timeout', 'bad key': 'authentication', throttled: 'rate-limit' },
  ...{ '5xx': 'unavailable', silent: 'timeout', slow: 'works', malformed: 'protocol', 'half a frame': 'unavailable' },
  'disconnect mid-stream': 'unavailable',
};

/** A vendor's server, as far as its faults go. */
export type FaultyServer = Pick<VendorServer, 'address' | 'fault' | 'letGo' | 'close'>;

export interface SocketVendorUnderTest {
  readonly key: string;
  start(): Promise<FaultyServer>;
  readonly speechToText?: (access: VendorAccess) => SpeechToText;
  readonly textToSpeech?: (access: VendorAccess) => TextToSpeech & { close?(): Promise<void> };
  /** What a fault is to this vendor where it differs. */
  readonly means?: Partial<typeof MEANS>;
}

/**
 * Lets what was sent arrive, and virtual time pass with it, until `done`. A slow server lets go of its answers in turn
 * `letGoAt`; the clock then waits for them: on a busy machine they would come after limits that they were in time for.
 */
async function until(clock: VirtualClock, done: () => boolean, server: FaultyServer, letGoAt: number): Promise<void> {
  for (let turn = 0; turn < 300 && !done(); turn++) {
    await realTime(2);
    await clock.advance(100);
    if (turn !== letGoAt) continue;
    server.letGo();
    for (let wait = 0; server.fault === 'slow' && wait < 1000 && !done(); wait++) await realTime(2);
  }
  expect(done()).toBe(true);
}

/** The same faults for every vendor that is spoken to over a WebSocket: each is exactly one error of the right kind. */
export function testSocketFaults(name: string, under: SocketVendorUnderTest): void {
  const means = { ...MEANS, ...under.means };
  describe(`${name}, when it fails`, () => {
    let server: FaultyServer;
    let clock: VirtualClock;
    const access = (): VendorAccess => ({
      ...{ clock, log: silentLog, credentials: { apiKey: under.key, address: server.address } },
    });
    beforeEach(async () => {
      server = await under.start();
      clock = new VirtualClock();
    });
    afterEach(() => server.close());

    const { speechToText, textToSpeech } = under;
    for (const fault of SOCKET_FAULTS) {
      if (speechToText)
        it(`is a recogniser that ${outcome(means[fault])}: ${fault}`, async () => {
          server.fault = fault;
          const events = await hear(speechToText(access()), clock, server);
          const errors = events.flatMap((event) => (event.type === 'error' ? event.error : []));
          if (means[fault] === 'works') {
            expect(errors).toEqual([]);
            expect(events.filter(({ type }) => type === 'final')).toMatchObject([{ text: TRANSCRIPT }]);
          } else {
            expect(errors).toHaveLength(1);
            expectKind(errors[0], means[fault], under.key);
            expect(events.at(-1)?.type).toBe('error');
          }
          expect(clock.pending).toBe(0);
        });
      if (textToSpeech)
        it(`is a voice that ${outcome(means[fault])}: ${fault}`, async () => {
          server.fault = fault;
          const voice = textToSpeech(access());
          const { error, samples } = await say(voice, clock, server);
          if (means[fault] === 'works') expect([error, samples > 8000]).toEqual([undefined, true]);
          else expectKind(error, means[fault], under.key);
          await voice.close?.();
          expect(clock.pending).toBe(0);
        });
    }
  });
}

const outcome = (means: ProviderErrorKind | 'works') => (means === 'works' ? 'works' : `fails once with ${means}`);

/** Up to three segments, until one of them fails or is heard. */
async function hear(recogniser: SpeechToText, clock: VirtualClock, server: FaultyServer): Promise<TranscriptEvent[]> {
  const events: TranscriptEvent[] = [];
  const finals = () => events.flatMap((event) => (event.type === 'final' ? event.text : []));
  const isOver = () => events.some(({ type }) => type === 'error');
  const stream = recogniser.open({ language: 'en-GB', phrases: [] }, (event) => events.push(event));
  const speech = speechOf();
  for (let segment = 1; segment <= 3 && !isOver() && !finals().includes(TRANSCRIPT); segment++) {
    stream.beginSegment();
    for (let at = 0; at + FRAME <= speech.length; at += FRAME) stream.write(speech.slice(at, at + FRAME));
    stream.endSegment();
    const isAnswered = () => isOver() || finals().length >= segment;
    await until(clock, isAnswered, server, 3);
  }
  stream.close();
  return events;
}

async function say(voice: TextToSpeech, clock: VirtualClock, server: FaultyServer) {
  let samples = 0;
  let error: ProviderError | undefined;
  let isOver = false;
  const run = async () => {
    try {
      for await (const chunk of voice.speak({ text: SENTENCE, language: 'en-GB' }, never))
        samples += chunk.samples.length;
    } catch (thrown) {
      error = thrown as ProviderError;
    }
    isOver = true;
  };
  void run();
  await until(clock, () => isOver, server, 40);
  return { error, samples };
}

function expectKind(error: ProviderError | undefined, kind: ProviderErrorKind, key: string): void {
  expect(error).toMatchObject({ name: 'ProviderError', kind, provider: expect.any(String) });
  const shown = `${error?.message} ${error?.stack} ${JSON.stringify(error?.cause ?? '')}`;
  expect(shown).not.toContain(key);
  expect(shown).not.toMatch(/secret|of the caller/);
}
