import { type Clock, InvalidStateError, type Log } from '#base';
import type { TimelineEntry, TurnLatency } from '#domain';
import { GrowingText, type ProviderError, type TextToSpeech } from '#providers';
import type { MediaSession } from '#telephony';
import { generatedOf, type History, heardOf, type ReplyRecord, spokenSpan, type Utterance } from './history.ts';
import { type Marks, turnLatency } from './latency.ts';
import type { GrowingSentence } from './line.ts';
import type { ConversationPlan } from './plan.ts';
import { splitSentences } from './sentence.ts';
import { Speaker } from './speak.ts';
import { asProviderError } from './stream.ts';
import { providerError, think } from './think.ts';
import type { Tools } from './tools.ts';
import type { AfterReply, TurnEvent, TurnTimes } from './turn/state.ts';

/** How long a media session may take to tell what was heard after it was cleared. */
const CLEAR_MS = 300;

/** Why a reply is aborted; one object, made once. */
const STOPPED = new InvalidStateError('The reply was stopped.');

export interface ReplyContext {
  readonly plan: ConversationPlan;
  readonly clock: Clock;
  readonly log: Log;
  readonly media: MediaSession;
  readonly history: History;
  readonly tools: Tools;
  readonly textToSpeech: TextToSpeech;
  /** The first clause of what the model answers, where it was begun ahead and a voice speaks it already. */
  readonly sentenceAhead: () => GrowingText | undefined;
  /** Begins the names of utterances: one media session may carry one conversation after the other. */
  readonly name: string;
  /** Text on the caller's screen stands in for a voice that is not installed. */
  readonly showsText: boolean;
  readonly record: (entry: TimelineEntry) => void;
  readonly partial: (text: string) => void;
  readonly report: (event: TurnEvent) => void;
  readonly latency: (index: number, latency: TurnLatency) => void;
}

interface Failure {
  readonly stage: 'model' | 'speech';
  readonly error: ProviderError;
}

export interface ReplySettings {
  readonly id: number;
  /** False: the caller's voice neither ducks nor pauses it. */
  readonly interruptible: boolean;
  /** The caller makes a sound, nothing may begin yet. */
  readonly held: boolean;
  /** The turn that is answered. */
  readonly times: TurnTimes | undefined;
}

/** One reply under way: thinking and speaking under one abort signal. */
export class Reply {
  readonly id: number;
  readonly #context: ReplyContext;
  readonly #abort = new AbortController();
  readonly #speaker: Speaker;
  readonly #record: ReplyRecord;
  readonly #marks: Marks = {};
  #times: TurnTimes | undefined;
  readonly #drained: Promise<void>;
  #closed: Promise<void> = Promise.resolve();
  #stopped = false;
  #speechFailure: ProviderError | undefined;
  #quiet = true;
  /** What stands on the caller's screen. */
  readonly #shown: Utterance[] = [];
  #cancelGuard: () => void = () => undefined;

  constructor(context: ReplyContext, { id, interruptible, held, times }: ReplySettings) {
    this.id = id;
    this.#context = context;
    this.#times = times;
    this.#record = context.history.beginReply();
    let drained: () => void = () => undefined;
    this.#drained = new Promise((resolve) => {
      drained = resolve;
    });
    const { plan, clock, media, textToSpeech, showsText } = context;
    const voice = plan.voice.id === undefined ? {} : { voice: plan.voice.id };
    const request = { language: plan.language, rate: plan.voice.rate, ...voice };
    if (held) this.#marks.held = true;
    this.#speaker = new Speaker(
      { clock, media, textToSpeech, request, name: `${context.name}-${id}`, showsText, interruptible },
      {
        firstAudio: (askedAtMs, atMs) => Object.assign(this.#marks, { speechAskedAtMs: askedAtMs, audioAtMs: atMs }),
        playing: (utterance, atMs) => this.#playing(utterance, atMs),
        written: (utterance) => this.#written(utterance),
        quiet: () => this.#becameQuiet(),
        drained,
        providerFailed: (error) => context.record(providerError(error)),
        failed: (error) => {
          this.#speechFailure = error;
          this.#abort.abort(error);
        },
      },
      held,
    );
  }

  /** Resolves when everything of it has ended: synthesis, tools, playout. Never rejects. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** Lets the model answer. `previous` is waited for: what was heard of it is part of the question. */
  answer(previous?: Reply): void {
    this.#closed = this.#run(async () => {
      if (previous) await previous.closed;
      this.#abort.signal.throwIfAborted();
      const { plan, clock, log, history, tools, record } = this.#context;
      return await think(
        {
          plan,
          clock,
          log,
          history,
          tools,
          record,
          reply: this.#record,
          say: (text, into) => this.#speaker.say(text, into),
          grow: (words, into) => this.#grow(words, into),
          mark: (stage) => {
            this.#marks[`${stage}AtMs`] ??= clock.now();
          },
        },
        this.#abort.signal,
      );
    });
  }

  #grow(words: string, into: Utterance[]): GrowingSentence | undefined {
    const text = this.#context.sentenceAhead() ?? new GrowingText();
    text.become(words);
    return this.#speaker.grow(text, into);
  }

  /** Speaks a fixed text. */
  say(text: string): void {
    const step = { utterances: [], tools: [] };
    this.#record.steps.push(step);
    for (const sentence of splitSentences(text)) this.#speaker.say(sentence, step.utterances);
    this.#closed = this.#run(async () => undefined);
  }

  /** Something to hear while the answer is late. */
  giveSignOfLife(form: 'sentence' | 'tone') {
    if (form === 'tone') return this.#speaker.tone();
    const step = this.#record.steps.at(-1) ?? { utterances: [], tools: [] };
    if (this.#record.steps.length === 0) this.#record.steps.push(step);
    this.#speaker.fill(this.#context.plan.sentences.oneMoment, step.utterances);
  }

  /** Whether no more than the end of a question was left to be heard at `atMs`. */
  isQuestionEnding(atMs: number): boolean {
    return this.#speaker.isQuestionEnding(atMs);
  }

  hold(held: boolean): void {
    if (held) this.#marks.held = true;
    this.#speaker.hold(held);
  }

  /** Playback goes on where it was paused. */
  resumed(): void {
    this.#speaker.resumed();
  }

  /** Aborts what is being made and drops what was not heard. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#record.stopped = true;
    this.#abort.abort(STOPPED);
    this.#speaker.stop();
    this.#context.media.clear();
    this.#context.media.resume();
    this.#cancelGuard = this.#context.clock.after(CLEAR_MS, () => this.#speaker.abandon());
    void this.#drained.then(() => this.#cancelGuard());
  }

  async #run(source: () => Promise<AfterReply | undefined>): Promise<void> {
    let after: AfterReply | undefined;
    let failure: Failure | undefined;
    try {
      after = await source();
    } catch (thrown) {
      if (!this.#abort.signal.aborted)
        failure = { stage: 'model', error: asProviderError(this.#context.plan.languageModel.id, thrown) };
    }
    this.#speaker.finish();
    await this.#drained;
    await this.#speaker.close();
    this.#close();
    if (this.#stopped) return;
    if (this.#speechFailure) failure = { stage: 'speech', error: this.#speechFailure };
    const { report } = this.#context;
    if (failure) report({ type: 'reply-failed', reply: this.id, stage: failure.stage, kind: failure.error.kind });
    else report({ type: 'reply-done', reply: this.id, after, said: heardOf(this.#record) });
  }

  #close(): void {
    const { record, partial } = this.#context;
    this.#record.live = false;
    if (this.#shown.length > 0) partial('');
    const span = spokenSpan(this.#record);
    const text = heardOf(this.#record);
    const generated = generatedOf(this.#record);
    if (span && text !== '')
      record({ type: 'assistant-said', text, generated, interrupted: text !== generated, ...span });
    this.#tellLatency();
  }

  /** Once, at the first packet of the answer; at the end when there was none. */
  #tellLatency(): void {
    if (!this.#times) return;
    this.#context.latency(this.#times.index, turnLatency(this.#times, this.#marks));
    this.#times = undefined;
  }

  #playing(utterance: Utterance, atMs: number): void {
    const { report, partial } = this.#context;
    if (this.#quiet) {
      this.#quiet = false;
      report({ type: 'reply-audible', reply: this.id });
    }
    if (utterance.text === '') return;
    if (this.#speaker.hasAnswered) {
      this.#marks.packetAtMs ??= atMs;
      this.#tellLatency();
    }
    this.#shown.push(utterance);
    partial(this.#shown.map(({ text }) => text).join(' '));
  }

  #written(utterance: Utterance): void {
    if (this.#shown.includes(utterance)) this.#context.partial(this.#shown.map(({ text }) => text).join(' '));
  }

  #becameQuiet(): void {
    this.#quiet = true;
    this.#context.report({ type: 'reply-quiet', reply: this.id });
  }
}
