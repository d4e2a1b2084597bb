import type { Clock } from '#base';
import type { SpeechToText, SpeechToTextStream, TextToSpeech } from '#providers';
import type { CallLeg, LegEnd } from '#telephony';

/** What the scripted caller does, in order. */
export type CallerStep =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'keys'; readonly keys: string };

export interface CallerSettings {
  readonly clock: Clock;
  readonly steps: readonly CallerStep[];
  /** BCP 47. */
  readonly language: string;
  readonly voice: TextToSpeech;
  /** Writes down what the far end says; best effort. */
  readonly ears: SpeechToText | undefined;
  /** The far end has finished when it has been silent this long. */
  readonly silenceMs: number;
  /** How long to wait for the far end to begin to speak. */
  readonly patienceMs: number;
  readonly onTurn?: (turn: CallerTurn) => void;
}

/** One exchange. Times are ms since the call was answered. */
export interface CallerTurn {
  /** What the caller did; absent for the greeting. */
  readonly said?: string;
  readonly keys?: string;
  /** When the caller's last sample left. */
  readonly saidUntilMs?: number;
  /** What the far end said, as the offline recogniser understood it. */
  heard: string;
  readonly heardFromMs?: number;
  readonly heardUntilMs?: number;
  /** End of the caller's speech until the far end's voice began. */
  readonly responseMs?: number;
}

export interface CallerReport {
  readonly turns: readonly CallerTurn[];
  readonly durationMs: number;
  readonly end: LegEnd;
}

interface Reply {
  readonly fromMs?: number;
  readonly untilMs?: number;
}

/** Holds an answered call: waits for the far end to finish, does the next step, until all are done or the far end hangs up. */
export async function holdCall(leg: CallLeg, settings: CallerSettings): Promise<CallerReport> {
  const listener = new Listener(leg, settings);
  const answeredAtMs = settings.clock.now();
  const since = (atMs: number) => Math.round(atMs - answeredAtMs);
  const turns: CallerTurn[] = [];
  const finish = async (action: Partial<CallerTurn>, saidUntilMs: number | undefined) => {
    const reply = await listener.reply(saidUntilMs ?? answeredAtMs);
    const turn = {
      ...action,
      ...(saidUntilMs !== undefined && { saidUntilMs: since(saidUntilMs) }),
      heard: listener.takeHeard(),
      ...(reply.fromMs !== undefined && { heardFromMs: since(reply.fromMs) }),
      ...(reply.untilMs !== undefined && { heardUntilMs: since(reply.untilMs) }),
      ...(reply.fromMs !== undefined &&
        saidUntilMs !== undefined && { responseMs: Math.round(reply.fromMs - saidUntilMs) }),
    } as CallerTurn;
    turns.push(turn);
    settings.onTurn?.(turn);
  };
  try {
    await finish({}, undefined);
    for (const step of settings.steps) {
      if (leg.signal.aborted) break;
      const saidUntilMs =
        step.kind === 'say' ? await speak(leg, settings, step.text) : await press(leg, settings, step.keys);
      await finish(step.kind === 'say' ? { said: step.text } : { keys: step.keys }, saidUntilMs);
    }
    await leg.hangUp('The caller has said all.');
  } finally {
    listener.close();
  }
  return { turns, durationMs: Math.round(settings.clock.now() - answeredAtMs), end: leg.signal.reason as LegEnd };
}

/** Speaks one sentence; resolves with the time when its last sample left, or when the call ended. */
export async function speak(
  leg: CallLeg,
  settings: Pick<CallerSettings, 'clock' | 'voice' | 'language'>,
  text: string,
): Promise<number> {
  const utterance = `caller-${settings.clock.now()}`;
  const done = new Promise<number>((resolve) => {
    const off = leg.media.events.on('playout-end', (event) => {
      if (event.utterance !== utterance) return;
      off();
      resolve(event.atMs);
    });
    leg.signal.addEventListener('abort', () => resolve(settings.clock.now()), { once: true });
  });
  leg.media.beginUtterance(utterance);
  // The whole sentence first: a gap in the middle would be heard as the end of the turn.
  const chunks: Int16Array[] = [];
  for await (const chunk of settings.voice.speak({ text, language: settings.language }, leg.signal))
    chunks.push(chunk.samples);
  for (const samples of chunks) leg.media.play(utterance, samples);
  leg.media.endUtterance(utterance);
  return done;
}

const TONE_MS = 100;
const GAP_MS = 100;

/** Presses keys one after the other; resolves with the time when the last one is over. */
export async function press(leg: CallLeg, settings: Pick<CallerSettings, 'clock'>, keys: string): Promise<number> {
  leg.media.sendKeys(keys, { toneMs: TONE_MS, gapMs: GAP_MS });
  const lastsMs = keys.length * (TONE_MS + GAP_MS);
  await new Promise<void>((resolve) => {
    settings.clock.after(lastsMs, resolve);
  });
  return settings.clock.now();
}

/** Follows the far end's voice. */
class Listener {
  readonly #leg: CallLeg;
  readonly #settings: CallerSettings;
  readonly #stream: SpeechToTextStream | undefined;
  readonly #off: (() => void)[] = [];
  #heard: string[] = [];
  #fromMs: number | undefined;
  #untilMs: number | undefined;
  #speaking = false;
  #changed: (() => void) | undefined;

  constructor(leg: CallLeg, settings: CallerSettings) {
    this.#leg = leg;
    this.#settings = settings;
    this.#stream = settings.ears?.open({ language: settings.language, phrases: [] }, (event) => {
      if (event.type === 'final' && event.text) this.#heard.push(event.text);
    });
    const { events } = leg.media;
    this.#off.push(
      events.on('audio', ({ samples }) => this.#stream?.write(samples)),
      events.on('voice-start', ({ onsetAtMs }) => this.#begin(onsetAtMs)),
      events.on('voice-end', ({ endedAtMs }) => this.#end(endedAtMs)),
    );
  }

  #begin(onsetAtMs: number): void {
    this.#speaking = true;
    this.#fromMs ??= onsetAtMs;
    this.#stream?.beginSegment();
    this.#changed?.();
  }

  #end(endedAtMs: number): void {
    this.#speaking = false;
    this.#untilMs = endedAtMs;
    this.#stream?.endSegment();
    this.#changed?.();
  }

  /** Waits until the far end has spoken and fallen silent, has not spoken for `patienceMs`, or has hung up. */
  async reply(sinceMs: number): Promise<Reply> {
    const { clock, silenceMs, patienceMs } = this.#settings;
    while (!this.#leg.signal.aborted) {
      const now = clock.now();
      const waitMs = this.#speaking
        ? 60_000
        : (this.#untilMs === undefined ? sinceMs + patienceMs : this.#untilMs + silenceMs) - now;
      if (waitMs <= 0) break;
      await this.#change(waitMs);
    }
    const reply = {
      ...(this.#fromMs !== undefined && { fromMs: this.#fromMs }),
      ...(this.#untilMs !== undefined && { untilMs: this.#untilMs }),
    };
    this.#fromMs = undefined;
    this.#untilMs = undefined;
    return reply;
  }

  /** Resolves at the next change of voice, after `waitMs`, or at the end of the call. */
  #change(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.#leg.signal.removeEventListener('abort', done);
        this.#changed = undefined;
        resolve();
      };
      const cancel = this.#settings.clock.after(waitMs, done);
      this.#changed = done;
      this.#leg.signal.addEventListener('abort', done, { once: true });
    });
  }

  takeHeard(): string {
    const text = this.#heard.join(' ');
    this.#heard = [];
    return text;
  }

  close(): void {
    for (const off of this.#off) off();
    this.#stream?.close();
  }
}
