import { type Clock, InvalidStateError } from '#base';
import { type GrowingText, ProviderError, type SpeechManner, speakAny, type TextToSpeech } from '#providers';
import { type MediaSession, SAMPLE_RATE } from '#telephony';
import type { Utterance } from './history.ts';
import { forget, type GrowingSentence, type Line, readiness } from './line.ts';
import { isSpeakable } from './sentence.ts';
import { asProviderError, isWorthRepeating, readStream } from './stream.ts';
import { softTone } from './tone.ts';

/** Sentences that are synthesised at the same time, and that are ready before they are heard. */
const CONCURRENT = 2;
const LOOK_AHEAD = 4;
const ATTEMPTS = 2;
const FIRST_AUDIO_MS = 3000;
const NEXT_AUDIO_MS = 3000;
/** People begin to answer a question so long before it ends. */
const QUESTION_END_MS = 700;
const QUESTION = /[?？][\s"'»”)]*$/;

/** Why a synthesis is aborted; one object, since making an error costs more than a sentence. */
const DROPPED = new InvalidStateError('The sentence is not needed any more.');

export interface SpeakerSettings {
  readonly clock: Clock;
  readonly media: MediaSession;
  readonly textToSpeech: TextToSpeech;
  readonly request: SpeechManner;
  /** Utterance names are this and a number: unique in the media session. */
  readonly name: string;
  /** Where nothing can be spoken for want of an engine, text on the caller's screen counts as heard. */
  readonly showsText: boolean;
  /** False: the caller's voice neither ducks nor pauses what is played. */
  readonly interruptible: boolean;
}

/** What a speaker tells; called synchronously. */
export interface SpeakerEvents {
  /** The first audio of the first sentence arrived, and when it had been asked for. */
  firstAudio(askedAtMs: number, atMs: number): void;
  /** An utterance began on the wire. */
  playing(utterance: Utterance, atMs: number): void;
  /** The text of one that was begun before it was written is complete. */
  written(utterance: Utterance): void;
  /** Everything that has begun was heard, and more is to come. */
  quiet(): void;
  /** `finish` was called and everything was heard; or after `stop` and `fail`, nothing is playing any more. */
  drained(): void;
  providerFailed(error: ProviderError): void;
  /** A sentence could not be spoken: the rest is dropped. `drained` follows. */
  failed(error: ProviderError): void;
}

/** Speaks the sentences of one reply in order: synthesises ahead, plays, and keeps account of what was heard. */
export class Speaker {
  readonly #settings: SpeakerSettings;
  readonly #events: SpeakerEvents;
  readonly #lines: Line[] = [];
  readonly #unlisten: (() => void)[];
  #held: boolean;
  /** Playback is paused since. Under a voice that only ducks it, it goes on. */
  #pausedAtMs: number | undefined;
  /** Of the utterance that plays, the time in which it was paused: for reckoning without a media session. */
  #pausedMs = 0;
  #stoppedAtMs: number | undefined;
  #finished = false;
  #over = false;
  #hasAudio = false;
  /** Syntheses that have not settled, so that `close` can be awaited. */
  readonly #running = new Set<Promise<void>>();

  constructor(settings: SpeakerSettings, events: SpeakerEvents, held: boolean) {
    this.#settings = settings;
    this.#events = events;
    this.#held = held;
    const { events: media } = settings.media;
    this.#unlisten = [
      media.on('playout-start', (event) => this.#started(event.utterance, event.atMs)),
      media.on('playout-end', (event) => this.#ended(event)),
      media.on('voice-confirmed', ({ pausedPlayback }) => {
        if (pausedPlayback) this.#pausedAtMs ??= settings.clock.now();
      }),
    ];
  }

  /** Appends a sentence; `into` is the step of the history that it belongs to. */
  say(text: string, into: Utterance[]): void {
    if (this.#over || !isSpeakable(text)) return;
    this.#add(text, into, false);
    this.#pump();
  }

  /** Appends a sentence that is still being written, of which there is something to say. Undefined: the voice wants it whole. */
  grow(text: GrowingText, into: Utterance[]): GrowingSentence | undefined {
    if (this.#over || !this.#settings.textToSpeech.speakGrowing) return undefined;
    const line = this.#add(text, into, false);
    const { utterance } = line;
    // Whoever answered ahead may write on, too: what is said is always what the voice was given.
    text.follow(() => {
      utterance.text = text.soFar;
    });
    this.#pump();
    const end = () => {
      text.end();
      this.#events.written(utterance);
    };
    return {
      become: (words) => text.become(words),
      end,
      withdraw: () => {
        if (line.begun) end();
        else this.#withdraw(line);
        return !line.begun;
      },
    };
  }

  /** A filler: spoken only if nothing else comes first. */
  fill(text: string, into: Utterance[]): void {
    if (this.#over || !isSpeakable(text)) return;
    // In the account of the reply it stands where it is heard: before the sentence that is waited for.
    const late = this.#lines.find((line) => !line.begun && !line.optional && line.state !== 'done');
    const line = this.#add(text, late?.into ?? into, true, late?.utterance);
    void this.#track(this.#synthesise(line));
  }

  /** A soft tone, made here: a sign of life that needs no provider. */
  tone(): void {
    if (this.#over) return;
    const line = this.#add('', [], true);
    this.#receive(line, softTone());
    this.#synthesised(line);
  }

  /** No more sentences. */
  finish(): void {
    this.#finished = true;
    this.#settle();
  }

  /** While held, no utterance begins. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.#flush();
  }

  /** Playback goes on where it was paused. */
  resumed(): void {
    if (this.#pausedAtMs === undefined) return;
    this.#pausedMs += this.#settings.clock.now() - this.#pausedAtMs;
    this.#pausedAtMs = undefined;
  }

  /** Drops what has not been heard; the caller clears the media session. */
  stop(): void {
    if (this.#stoppedAtMs !== undefined) return;
    this.#stoppedAtMs = this.#settings.clock.now();
    this.#over = true;
    this.#finished = true;
    for (const line of this.#lines) this.#drop(line);
    this.#settle();
  }

  /** Resolves when no synthesis is running; removes the listeners. */
  async close(): Promise<void> {
    for (const line of this.#lines) line.abort?.abort(DROPPED);
    for (const off of this.#unlisten) off();
    await Promise.all(this.#running);
  }

  /** After `stop`, the media session gave no account: what was heard is reckoned from the time since it began. */
  abandon(): void {
    const now = this.#settings.clock.now();
    const untilMs = (this.#pausedAtMs ?? this.#stoppedAtMs ?? now) - this.#pausedMs;
    for (const line of this.#lines) {
      if (line.state === 'done') continue;
      const { utterance } = line;
      const playedMs = utterance.startedAtMs === undefined ? 0 : Math.max(0, untilMs - utterance.startedAtMs);
      utterance.playedSamples = Math.min(utterance.samples, Math.floor((playedMs * SAMPLE_RATE) / 1000));
      utterance.endedAtMs = now;
      line.state = 'done';
    }
    this.#settle();
  }

  /** What plays is the reply itself and not a filler before it. */
  get hasAnswered(): boolean {
    return this.#lines.some((line) => !line.optional && line.utterance.startedAtMs !== undefined);
  }

  /** Whether at `atMs` no more than the end of a question was left to be heard, and nothing after it. */
  isQuestionEnding(atMs: number): boolean {
    const lines = this.#lines.filter(({ begun, optional }) => begun || !optional);
    const last = lines.at(-1)?.utterance;
    if (!this.#finished || !last || !QUESTION.test(last.text)) return false;
    const left = lines.filter(({ state }) => state !== 'done').map(({ utterance }) => this.#leftMs(utterance, atMs));
    return left.length > 0 && left.reduce((sum, ms) => sum + ms, 0) <= QUESTION_END_MS;
  }

  #leftMs({ synthesised, samples, startedAtMs }: Utterance, atMs: number): number {
    if (!synthesised) return Number.POSITIVE_INFINITY;
    const playedMs = startedAtMs === undefined ? 0 : Math.max(0, atMs - startedAtMs - this.#pausedMs);
    return Math.max(0, (samples * 1000) / SAMPLE_RATE - playedMs);
  }

  #add(text: string | GrowingText, into: Utterance[], optional: boolean, before?: Utterance): Line {
    const utterance: Utterance = {
      name: `${this.#settings.name}-${this.#lines.length + 1}`,
      text: typeof text === 'string' ? text : text.soFar,
      samples: 0,
      playedSamples: 0,
      synthesised: false,
      words: [],
      startedAtMs: undefined,
      endedAtMs: undefined,
    };
    const line: Line = { utterance, text, state: 'waiting', held: [], begun: false, optional, into, abort: undefined };
    into.splice(before ? into.indexOf(before) : into.length, 0, utterance);
    this.#lines.push(line);
    return line;
  }

  #pump(): void {
    if (this.#over) return;
    const asking = this.#lines.filter((line) => line.state === 'asking' || line.state === 'open').length;
    const unheard = this.#lines.filter((line) => line.state !== 'done' && line.state !== 'waiting').length;
    const next = this.#lines.find((line) => line.state === 'waiting' && !line.optional);
    if (!next || asking >= CONCURRENT || unheard >= LOOK_AHEAD) return;
    void this.#track(this.#synthesise(next));
    this.#pump();
  }

  #track(task: Promise<void>): Promise<void> {
    this.#running.add(task);
    return task.finally(() => this.#running.delete(task));
  }

  async #synthesise(line: Line): Promise<void> {
    const provider = this.#settings.textToSpeech.id;
    line.state = 'asking';
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#ask(line, provider);
        return this.#synthesised(line);
      } catch (thrown) {
        if (line.abort?.signal.reason === DROPPED) return;
        const error = asProviderError(provider, thrown);
        this.#events.providerFailed(error);
        const again = attempt < ATTEMPTS && isWorthRepeating(error) && line.utterance.samples === 0 && !line.optional;
        if (!again) return this.#fail(line, error);
      }
    }
  }

  async #ask(line: Line, provider: string): Promise<void> {
    const { clock, textToSpeech, request } = this.#settings;
    const askedAtMs = clock.now();
    const limits = { provider, firstMs: FIRST_AUDIO_MS, nextMs: NEXT_AUDIO_MS, ...readiness(clock, line.text) };
    line.abort = new AbortController();
    const speak = (signal: AbortSignal) => speakAny(textToSpeech, { ...request, text: line.text }, signal);
    await readStream(clock, limits, line.abort, speak, (chunk) => {
      if (chunk.words) line.utterance.words.push(...chunk.words);
      if (chunk.samples.length === 0) return;
      if (!this.#hasAudio && !line.optional) {
        this.#hasAudio = true;
        this.#events.firstAudio(askedAtMs, clock.now());
      }
      this.#receive(line, chunk.samples);
    });
    if (line.utterance.samples === 0) throw new ProviderError(provider, 'protocol', 'The voice gave no audio.');
  }

  #receive(line: Line, samples: Int16Array): void {
    if (line.state === 'done') return;
    line.state = 'open';
    line.utterance.samples += samples.length;
    if (line.begun) this.#settings.media.play(line.utterance.name, samples);
    else {
      line.held.push(samples);
      this.#flush();
    }
  }

  #synthesised(line: Line): void {
    line.abort = undefined;
    if (line.state === 'done') return;
    line.utterance.synthesised = true;
    line.state = 'closed';
    if (line.begun) this.#settings.media.endUtterance(line.utterance.name);
    this.#pump();
  }

  /** Begins what may begin: in order, and not while the caller makes a sound. */
  #flush(): void {
    if (this.#held) return;
    let isNext = true;
    for (const line of this.#lines) {
      if (line.begun || line.state === 'done') continue;
      if (line.held.length > 0 && (isNext || line.optional)) this.#begin(line);
      // A filler neither waits nor keeps anybody waiting.
      else if (!line.optional) isNext = false;
    }
  }

  #begin(line: Line): void {
    const { media, interruptible } = this.#settings;
    // A filler that is not heard yet is not needed any more.
    for (const other of this.#lines) if (other.optional && !other.begun && other !== line) this.#drop(other);
    line.begun = true;
    media.beginUtterance(line.utterance.name, { uninterruptible: !interruptible });
    for (const samples of line.held) media.play(line.utterance.name, samples);
    line.held = [];
    if (line.state === 'closed') media.endUtterance(line.utterance.name);
  }

  #started(name: string, atMs: number): void {
    const line = this.#lines.find((each) => each.utterance.name === name);
    if (!line) return;
    line.utterance.startedAtMs = atMs;
    this.#pausedMs = 0;
    this.#events.playing(line.utterance, atMs);
  }

  #ended(event: { utterance: string; atMs: number; playedSamples: number }): void {
    const line = this.#lines.find((each) => each.utterance.name === event.utterance);
    if (!line || line.state === 'done') return;
    line.utterance.playedSamples = event.playedSamples;
    line.utterance.endedAtMs = event.atMs;
    line.state = 'done';
    line.abort?.abort(DROPPED);
    this.#heard();
  }

  #fail(line: Line, error: ProviderError) {
    // What is on the wire already is heard to its end.
    if (line.begun) this.#settings.media.endUtterance(line.utterance.name);
    if (line.optional) return this.#drop(line);
    if (this.#settings.showsText && error.kind === 'configuration') return this.#show(line);
    this.#over = true;
    this.#finished = true;
    this.#events.failed(error);
    for (const other of this.#lines) if (!other.begun) this.#drop(other);
    this.#settle();
  }

  /** The text stands on the caller's screen: it counts as heard at once. */
  #show(line: Line): void {
    const now = this.#settings.clock.now();
    Object.assign(line.utterance, {
      samples: 1,
      playedSamples: 1,
      synthesised: true,
      startedAtMs: now,
      endedAtMs: now,
    });
    line.state = 'done';
    this.#events.playing(line.utterance, now);
    this.#heard();
  }

  /** Gives up a line that is not on the wire; one that is waits for its `playout-end`. */
  #drop(line: Line): void {
    line.abort?.abort(DROPPED);
    line.held = [];
    if (line.begun) return;
    line.state = 'done';
    // A filler that nobody needed was never meant to be said.
    if (line.optional) forget(line);
  }

  /** What the model began and did not mean: the next one takes its place. */
  #withdraw(line: Line): void {
    this.#drop(line);
    forget(line);
    this.#hasAudio = false;
    this.#pump();
  }

  /** One more line was heard. */
  #heard(): void {
    this.#pump();
    this.#settle();
    if (!this.#over && !this.#lines.some(({ begun, state }) => begun && state !== 'done')) this.#events.quiet();
  }

  #settle(): void {
    if (!this.#finished) return;
    if (this.#lines.some((line) => line.state !== 'done' && !(line.optional && !line.begun))) return;
    for (const line of this.#lines) this.#drop(line);
    this.#over = true;
    this.#events.drained();
  }
}
