import { type Clock, InvalidStateError, StartError, sleep, systemClock } from '#base';
import type { TimelineEvent } from '#domain';
import { findCallFrom } from '#features/calls';
import { createLocalTextToSpeech } from '#providers/local';
import { seededRandom } from '#simulation';
import type { CallLeg } from '#telephony';
import { press, speak } from '../cli/caller.ts';
import { openCallerEndpoint } from '../cli/caller-endpoint.ts';
import { withDatabase } from '../cli/with-database.ts';
import type { EvalFile } from './eval-file.ts';
import { type Phone, play } from './play.ts';
import type { EvalRun } from './text-call.ts';

/** The platform has written down a call that is over after this time at the latest. */
const RECORDED_MS = 15_000;
const LOOK_MS = 250;

/** What of an eval a real call cannot bring about. */
export function unplayable({ faults, transfer, caller }: EvalFile): string[] {
  return [
    ...(faults.length > 0 ? ['faults of providers'] : []),
    ...(transfer === 'refused' ? ['a refused transfer'] : []),
    ...(caller.some(({ type }) => type !== undefined) ? ['typed text'] : []),
    ...(caller.some(({ hold }) => hold !== undefined) ? ['holding the line'] : []),
  ];
}

/** Plays one call over SIP and RTP with the offline voice. The running platform's own timeline says what happened in it. */
export async function playInAudio(file: EvalFile, uri: string, seed: number): Promise<EvalRun> {
  const clock = systemClock;
  const random = seededRandom(seed);
  const endpoint = await openCallerEndpoint(uri);
  try {
    const since = new Date(clock.wallNow());
    const leg = await endpoint.dial(uri, file.number);
    await leg.answer().catch((cause: unknown) => {
      throw new StartError(`${uri} did not answer.`, 'Run ./parley start first.', { cause });
    });
    const phone = new SipPhone(clock, leg, file.language);
    const steps = await play(file, phone, random, () => undefined);
    phone.close();
    const timeline = await recorded(clock, file.number, since);
    const answeredAtMs = timeline.find(({ type }) => type === 'answered')?.atMs ?? 0;
    // The first step listens from the very beginning.
    const shifted = steps.map((step) => ({ ...step, fromMs: step.fromMs === 0 ? 0 : step.fromMs + answeredAtMs }));
    return { seed, timeline, steps: shifted };
  } finally {
    await endpoint.close();
  }
}

/** The timeline of the call that has just ended, as soon as it is written. */
function recorded(clock: Clock, from: string, since: Date): Promise<readonly TimelineEvent[]> {
  return withDatabase(async ({ database }) => {
    for (let waitedMs = 0; waitedMs < RECORDED_MS; waitedMs += LOOK_MS) {
      const call = await findCallFrom(database, { from, since });
      if (call?.state === 'ended') return call.timeline;
      await sleep(clock, LOOK_MS);
    }
    throw new StartError('The call is not in the database.', 'Run this with the settings of the running Parley.');
  });
}

/** A voice that is silent for so long has finished; one that does not begin for so long will not. */
const FINISHED_MS = 1200;
const PATIENCE_MS = 10_000;
const LONGEST_REPLY_MS = 120_000;
const POLL_MS = 20;
const NOISE_LEVEL = 6000;
const SAMPLES_PER_MS = 8;

/** A real telephone in the hands of a simulated caller. */
class SipPhone implements Phone {
  readonly #clock: Clock;
  readonly #leg: CallLeg;
  readonly #language: string;
  readonly #voice;
  readonly #answeredAtMs: number;
  readonly #unlisten: (() => void)[];
  #speaksSinceMs: number | undefined;
  #spokenUntilMs = -1;
  #actedAtMs = 0;

  constructor(clock: Clock, leg: CallLeg, language: string) {
    this.#clock = clock;
    this.#leg = leg;
    this.#language = language;
    this.#voice = createLocalTextToSpeech({ clock });
    this.#answeredAtMs = clock.now();
    const { events } = leg.media;
    this.#unlisten = [
      events.on('voice-start', ({ onsetAtMs }) => {
        this.#speaksSinceMs = onsetAtMs - this.#answeredAtMs;
      }),
      events.on('voice-end', ({ endedAtMs }) => {
        this.#speaksSinceMs = undefined;
        this.#spokenUntilMs = endedAtMs - this.#answeredAtMs;
      }),
    ];
  }

  get isOver(): boolean {
    return this.#leg.signal.aborted;
  }

  now(): number {
    return Math.round(this.#clock.now() - this.#answeredAtMs);
  }

  async wait(ms: number): Promise<void> {
    if (this.isOver) return;
    try {
      await sleep(this.#clock, ms, this.#leg.signal);
    } catch (error) {
      if (!this.isOver) throw error;
    }
  }

  async say(text: string): Promise<void> {
    await this.#speak(text);
    this.#actedAtMs = this.now();
  }

  agree(text: string): Promise<void> {
    return this.#speak(text);
  }

  async noise(lastsMs: number): Promise<void> {
    const random = seededRandom(lastsMs);
    const samples = Int16Array.from({ length: lastsMs * SAMPLES_PER_MS }, () =>
      random.between(-NOISE_LEVEL, NOISE_LEVEL),
    );
    const { media } = this.#leg;
    const name = `noise-${this.now()}`;
    media.beginUtterance(name);
    media.play(name, samples);
    media.endUtterance(name);
    await this.wait(lastsMs);
  }

  type(): void {
    throw new InvalidStateError('Nothing can be typed on a telephone.');
  }

  async press(keys: string): Promise<void> {
    await press(this.#leg, { clock: this.#clock }, keys);
    this.#actedAtMs = this.now();
  }

  hold(): void {
    throw new InvalidStateError('This telephone cannot hold the line.');
  }

  hangUp(): void {
    void this.#leg.hangUp('The caller has said all.');
  }

  async untilFinished(): Promise<void> {
    const giveUpAtMs = this.#actedAtMs + LONGEST_REPLY_MS;
    while (!this.isOver && this.now() < giveUpAtMs) {
      const isQuiet = this.#speaksSinceMs === undefined;
      const hasReacted = this.#spokenUntilMs > this.#actedAtMs;
      const silentMs = this.now() - Math.max(this.#spokenUntilMs, this.#actedAtMs);
      if (isQuiet && silentMs >= (hasReacted ? FINISHED_MS : PATIENCE_MS)) return;
      await this.wait(POLL_MS);
    }
  }

  async untilSpeaking(spokenMs: number): Promise<void> {
    const giveUpAtMs = Math.max(this.#actedAtMs, this.now()) + PATIENCE_MS;
    while (!this.isOver && this.#speaksSinceMs === undefined && this.now() < giveUpAtMs) await this.wait(POLL_MS);
    if (this.#speaksSinceMs !== undefined) await this.wait(this.#speaksSinceMs + spokenMs - this.now());
  }

  close(): void {
    for (const off of this.#unlisten) off();
  }

  async #speak(text: string): Promise<void> {
    await speak(this.#leg, { clock: this.#clock, voice: this.#voice, language: this.#language }, text);
  }
}
