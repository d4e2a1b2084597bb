import { type Clock, Events } from '#base';
import {
  type BargeInMode,
  FRAME_MS,
  FRAME_SAMPLES,
  type MediaEvents,
  type MediaSession,
  type MediaSummary,
  SAMPLE_RATE,
  type SoundLoop,
} from '#telephony';

/** When the voice detector of a real worker would speak, in ms. */
const NOTICE_MS = 60;
const CONFIRM_MS = 200;
const LULL_MS = 32;
const HANGOVER_MS = 80;
/** A confirmed voice so much weaker than usual does not pause playback. */
const WEAK_DB = 7.5;
/** A message to the worker and back. */
const CROSSING_MS = 2;

interface Item {
  readonly name: string;
  readonly uninterruptible: boolean;
  total: number;
  played: number;
  ended: boolean;
  started: boolean;
}

/** A sound of the caller that is under way. */
interface Voice {
  readonly onsetAtMs: number;
  endedAtMs: number;
  noticed: boolean;
  confirmed: boolean;
  weakerDb: number;
}

export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was heard of an utterance. */
export interface Played {
  /** First sample of its audio: the fake voice puts the number of the request there. */
  readonly mark: number;
  samples: number;
}

/** A media session without a wire: plays in virtual real time, and notices voice as a worker would. */
export class FakeMedia implements MediaSession {
  readonly events = new Events<MediaEvents>();
  /** Everything that was audible, for invariants; an interval ends where playback paused or stopped. */
  readonly audible: (Interval & { readonly uninterruptible: boolean })[] = [];
  /** When the caller made any sound. */
  readonly voiced: Interval[] = [];
  /** What left of each utterance, in the order in which they began, by name. */
  readonly played = new Map<string, Played>();
  readonly sentKeys: string[] = [];
  ambience: SoundLoop | undefined;
  /** Whether somebody wants to hear of beeps. */
  detectsBeep = false;
  readonly #clock: Clock;
  readonly #queue: Item[] = [];
  #mode: BargeInMode = 'off';
  #paused = false;
  #closed = false;
  /** Playback runs since this tick, from this sample of the first item. */
  #run: { readonly sinceMs: number; readonly from: number } | undefined;
  #cancelPlay: () => void = () => undefined;
  #voice: Voice | undefined;
  #voiceTimers: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  // The near end: what the conversation calls.

  beginUtterance(utterance: string, options: { readonly uninterruptible?: boolean } = {}): void {
    if (this.#closed) return;
    const uninterruptible = options.uninterruptible ?? false;
    this.#queue.push({ name: utterance, uninterruptible, total: 0, played: 0, ended: false, started: false });
  }

  play(utterance: string, samples: Int16Array): void {
    const item = this.#queue.find((each) => each.name === utterance);
    if (!item || item.ended) return;
    item.total += samples.length;
    if (!this.played.has(utterance)) this.played.set(utterance, { mark: samples[0] ?? 0, samples: 0 });
    this.#schedule();
  }

  endUtterance(utterance: string): void {
    const item = this.#queue.find((each) => each.name === utterance);
    if (!item) return;
    item.ended = true;
    this.#schedule();
  }

  clear(): void {
    this.#halt();
    for (const item of this.#queue.splice(0)) {
      const { name, played } = item;
      const atMs = this.#clock.now();
      this.#later(CROSSING_MS, () =>
        this.events.emit('playout-end', { utterance: name, atMs, playedSamples: played, completed: false }),
      );
    }
  }

  resume(): void {
    this.#paused = false;
    this.#schedule();
  }

  setBargeIn(mode: BargeInMode): void {
    this.#mode = mode;
  }

  setAmbience(loop: SoundLoop | undefined): void {
    this.ambience = loop;
  }

  detectBeep(on: boolean): void {
    this.detectsBeep = on;
  }

  sendKeys(keys: string): void {
    this.sentKeys.push(keys);
  }

  record(): void {
    // Nothing is recorded.
  }

  async close(): Promise<MediaSummary> {
    this.#halt();
    this.#closed = true;
    this.#queue.length = 0;
    for (const cancel of this.#voiceTimers.splice(0)) cancel();
    return { recordedMs: 0, packetsReceived: 0, packetsLost: 0, packetsSent: 0, jitterMs: 0 };
  }

  dump(): Readonly<Record<string, unknown>> {
    return { queue: this.#queue, paused: this.#paused, listeners: this.events.listenerCount };
  }

  // The far end: what the caller does.

  /** A sound begins, so many dB weaker than usual. One that begins within the hangover of the last goes on with it. */
  voiceOn(weakerDb = 0): void {
    const now = this.#clock.now();
    for (const cancel of this.#voiceTimers.splice(0)) cancel();
    if (this.#voice?.noticed) this.#voice.endedAtMs = Number.POSITIVE_INFINITY;
    else {
      const endedAtMs = Number.POSITIVE_INFINITY;
      this.#voice = { onsetAtMs: now, endedAtMs, noticed: false, confirmed: false, weakerDb };
    }
    const voice = this.#voice;
    voice.weakerDb = Math.min(voice.weakerDb, weakerDb);
    if (!voice.noticed) this.#voiceLater(voice.onsetAtMs + NOTICE_MS - now, () => this.#notice(voice));
    if (!voice.confirmed) this.#voiceLater(voice.onsetAtMs + CONFIRM_MS - now, () => this.#confirm(voice));
  }

  /** The sound is over, or has proved to be `music`. */
  voiceOff(music = false): void {
    const voice = this.#voice;
    if (!voice) return;
    voice.endedAtMs = this.#clock.now();
    this.voiced.push({ fromMs: voice.onsetAtMs, toMs: voice.endedAtMs });
    for (const cancel of this.#voiceTimers.splice(0)) cancel();
    if (voice.confirmed) this.#voiceLater(LULL_MS, () => this.#emit('voice-lull', { endedAtMs: voice.endedAtMs }));
    this.#voiceLater(HANGOVER_MS, () => this.#voiceEnd(voice, music));
  }

  /** A tone of this length ends now. */
  beep(lastedMs = 400): void {
    if (this.detectsBeep) this.#emit('beep', { hz: 1000, lastedMs, atMs: this.#clock.now() });
  }

  press(key: string): void {
    this.#emit('key', { key, atMs: this.#clock.now() });
  }

  get isAudible(): boolean {
    return this.#run !== undefined && this.#run.sinceMs <= this.#clock.now();
  }

  get isIdle(): boolean {
    return this.#queue.length === 0;
  }

  #notice(voice: Voice): void {
    voice.noticed = true;
    const position = Math.round((voice.onsetAtMs * SAMPLE_RATE) / 1000);
    this.#emit('voice-start', { onsetAtMs: voice.onsetAtMs, position });
  }

  #confirm(voice: Voice): void {
    voice.confirmed = true;
    const { weakerDb } = voice;
    const isPlaying = this.#run !== undefined || this.#queue[0]?.started;
    if (this.#mode === 'listen' && weakerDb < WEAK_DB && isPlaying && !this.#queue[0]?.uninterruptible) {
      this.#halt();
      this.#paused = true;
    }
    // Also by a voice before, whose words are awaited.
    this.#emit('voice-confirmed', { onsetAtMs: voice.onsetAtMs, pausedPlayback: this.#paused, weakerDb });
  }

  #voiceEnd(voice: Voice, music: boolean): void {
    this.#voice = undefined;
    if (!voice.noticed) return;
    const { endedAtMs, onsetAtMs, weakerDb } = voice;
    const confirmed = voice.confirmed && !music;
    // As a worker does, what was paused for music goes on at once.
    if (music) this.resume();
    this.#emit('voice-end', { endedAtMs, confirmed, doubted: music, voicedMs: endedAtMs - onsetAtMs, weakerDb });
  }

  #emit<K extends keyof MediaEvents>(name: K, event: MediaEvents[K]): void {
    if (!this.#closed) this.events.emit(name, event);
  }

  #voiceLater(delayMs: number, run: () => void): void {
    this.#voiceTimers = this.#voiceTimers.slice(-2);
    this.#voiceTimers.push(this.#clock.after(Math.max(0, delayMs), run));
  }

  #later(delayMs: number, run: () => void): void {
    this.#clock.after(delayMs, () => {
      if (!this.#closed) run();
    });
  }

  /** Looks at the first item again: something about it, or before it, has changed. */
  #schedule(): void {
    if (this.#closed) return;
    const item = this.#queue[0];
    if (!item || this.#paused) return;
    const now = this.#clock.now();
    if (!this.#run) {
      if (item.total === item.played) {
        if (item.ended) this.#complete(item);
        return;
      }
      this.#run = { sinceMs: Math.ceil(now / FRAME_MS) * FRAME_MS, from: item.played };
    }
    const { sinceMs, from } = this.#run;
    this.#cancelPlay();
    const wakeAtMs = item.started ? sinceMs + Math.ceil((item.total - from) / FRAME_SAMPLES) * FRAME_MS : sinceMs;
    this.#cancelPlay = this.#clock.after(wakeAtMs - now, () => this.#step(item));
  }

  #step(item: Item): void {
    if (!item.started) {
      item.started = true;
      this.#emit('playout-start', { utterance: item.name, atMs: this.#clock.now() });
      if (this.#run) this.#schedule();
      return;
    }
    this.#halt();
    this.#schedule();
  }

  #complete(item: Item): void {
    this.#queue.shift();
    const { name, played } = item;
    this.#emit('playout-end', { utterance: name, atMs: this.#clock.now(), playedSamples: played, completed: true });
    this.#schedule();
  }

  /** Stops the run and books what was played of it. */
  #halt(): void {
    this.#cancelPlay();
    const run = this.#run;
    const item = this.#queue[0];
    this.#run = undefined;
    if (!run || !item) return;
    const now = this.#clock.now();
    const frames = Math.max(0, Math.floor((now - run.sinceMs) / FRAME_MS));
    item.played = Math.min(item.total, run.from + frames * FRAME_SAMPLES);
    const played = this.played.get(item.name);
    if (played) played.samples = item.played;
    const { uninterruptible } = item;
    if (now > run.sinceMs) this.audible.push({ fromMs: run.sinceMs, toMs: now, uninterruptible });
  }
}
