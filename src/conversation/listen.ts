import { RecentAudio, samplesOf } from '#audio';
import { type Clock, errorMessage } from '#base';
import type { EndReason, TimelineEntry } from '#domain';
import type { ProviderError, SpeechToTextStream, TranscriptEvent } from '#providers';
import type { MediaSession } from '#telephony';
import type { ConversationPlan, PlanLanguage } from './plan.ts';
import { asProviderError } from './stream.ts';
import { providerError } from './think.ts';
import type { TurnEvent } from './turn/state.ts';

/** A recogniser that broke is opened again at once, then after this, and not more often than this in one call. */
const REOPEN_MS = 400;
const MAX_REOPENS = 3;
/** How long the transcript of a call's last words is waited for. */
const LAST_WORDS_MS = 2000;
/** What a turn model looks back on, and where it begins before the voice that was noticed (the makers' values). */
const TURN_MS = 8000;
const BEFORE_VOICE_MS = 500;

export interface ListenContext {
  readonly plan: ConversationPlan;
  readonly clock: Clock;
  readonly media: MediaSession;
  readonly record: (entry: TimelineEntry) => void;
  readonly partial: (text: string) => void;
  readonly report: (event: TurnEvent) => void;
  /** Whether a reply was about to end at that time, with a question. */
  readonly isQuestionEnding: (atMs: number) => boolean;
}

/** The ear of a call: caller audio into the recogniser, voice activity and words into events. */
export class Listener {
  readonly #context: ListenContext;
  readonly #unlisten: (() => void)[];
  #stream: SpeechToTextStream | undefined;
  #voiced = false;
  #reopens = 0;
  #cancelReopen: () => void = () => undefined;
  #closed = false;
  /** The call is over: only its last transcript matters. */
  #last: ((text: string | undefined) => void) | undefined;
  #language: Pick<PlanLanguage, 'language' | 'phrases'>;
  /** For the turn model. */
  readonly #recent: RecentAudio | undefined;

  constructor(context: ListenContext) {
    this.#context = context;
    this.#language = context.plan;
    this.#recent = context.plan.turnModel && new RecentAudio(samplesOf(TURN_MS));
    const { events } = context.media;
    this.#unlisten = [
      events.on('audio', ({ samples }) => {
        // First: the recogniser may send them away.
        this.#recent?.push(samples);
        this.#stream?.write(samples);
      }),
      events.on('voice-start', (event) => {
        this.#voiced = true;
        this.#stream?.beginSegment();
        const overQuestionEnd = context.isQuestionEnding(event.onsetAtMs);
        context.report({ type: 'voice-start', onsetAtMs: event.onsetAtMs, overQuestionEnd });
      }),
      events.on('voice-confirmed', (event) => context.report({ type: 'voice-confirmed', ...event })),
      events.on('voice-lull', () => context.report({ type: 'voice-lull' })),
      events.on('voice-end', (event) => {
        this.#voiced = false;
        // The recogniser first: its transcript is what the answer waits for.
        if (event.doubted) this.#stream?.dropSegment();
        else this.#stream?.endSegment();
        context.report({ type: 'voice-end', ...event });
      }),
    ];
    this.#open();
  }

  /** Asks the turn model about what was said from `startedAtMs` on, and reports what it answers if it does so in time. */
  judgeEnding({ startedAtMs, endedAtMs }: { readonly startedAtMs: number; readonly endedAtMs: number }): void {
    const { plan, clock, report } = this.#context;
    if (!plan.turnModel || !this.#recent) return;
    const samples = this.#recent.last(samplesOf(clock.now() - startedAtMs + BEFORE_VOICE_MS));
    void plan.turnModel.judge(samples, this).then((probability) => {
      if (probability !== undefined) report({ type: 'ending-judged', endedAtMs, probability });
    });
  }

  /** What was made of the last segment, which is over, comes to nothing. */
  dropSegment(): void {
    this.#stream?.dropSegment();
  }

  /** The call is over while the caller speaks, or just has: ends the segment, waits for its transcript, and closes. */
  async lastWords(): Promise<string | undefined> {
    for (const off of this.#unlisten) off();
    this.#cancelReopen();
    const stream = this.#stream;
    if (!stream) {
      this.close();
      return undefined;
    }
    let cancel: () => void = () => undefined;
    const text = await new Promise<string | undefined>((resolve) => {
      this.#last = resolve;
      cancel = this.#context.clock.after(LAST_WORDS_MS, () => resolve(undefined));
      if (this.#voiced) stream.endSegment();
    });
    cancel();
    this.close();
    return text;
  }

  /** Recognises another language from now on: with a stream of its own. */
  listenIn(language: Pick<PlanLanguage, 'language' | 'phrases'>): void {
    this.#language = language;
    if (this.#closed || !this.#stream) return;
    this.#stream.close();
    this.#open();
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#cancelReopen();
    for (const off of this.#unlisten) off();
    this.#stream?.close();
    this.#stream = undefined;
  }

  #open(): void {
    const { plan } = this.#context;
    const { language, phrases } = this.#language;
    try {
      const stream = plan.speechToText.open({ language, phrases }, (event) => {
        // A stream that was replaced may still have a word to say: nobody waits for it.
        if (this.#stream === stream) this.#heard(event);
      });
      this.#stream = stream;
      if (this.#voiced) stream.beginSegment();
    } catch (error) {
      this.#lost(asProviderError(plan.speechToText.id, error));
    }
  }

  #heard(event: TranscriptEvent) {
    const { report, partial } = this.#context;
    if (this.#last) return this.#heardLast(event, this.#last);
    switch (event.type) {
      case 'partial':
        partial(event.text);
        return report({ type: 'partial', text: event.text });
      case 'final':
        partial('');
        return report(event);
      case 'error':
        return this.#lost(event.error);
    }
  }

  #heardLast(event: TranscriptEvent, settle: (text: string | undefined) => void): void {
    if (event.type !== 'partial') settle(event.type === 'final' ? event.text : undefined);
  }

  #lost(error: ProviderError): void {
    this.#stream?.close();
    this.#stream = undefined;
    if (this.#closed) return;
    this.#context.record(providerError(error));
    if (error.retryable && this.#reopens < MAX_REOPENS) {
      const waitMs = this.#reopens === 0 ? 0 : REOPEN_MS * this.#reopens;
      this.#reopens++;
      this.#cancelReopen = this.#context.clock.after(waitMs, () => this.#open());
      return;
    }
    this.#context.report({ type: 'recogniser-lost', reason: lossReason(error, this.#context.plan) });
  }
}

/** Without a recogniser a call goes on by keypad and typed text, if that is how it was set up. */
function lossReason(error: ProviderError, plan: ConversationPlan): EndReason | undefined {
  const misconfigured = error.kind === 'configuration' || error.kind === 'authentication';
  if (misconfigured && plan.keypad.enabled) return undefined;
  return {
    by: misconfigured ? 'configuration' : 'provider',
    code: misconfigured ? 'provider-misconfigured' : 'provider-failed',
    detail: errorMessage(error),
  };
}
