import { type Ids, silentLog, uuid7 } from '#base';
import {
  type ConversationOutcome,
  type ConversationPlan,
  type PreparedConversation,
  prepareConversation,
  timelineEvent,
} from '#conversation';
import type { TimelineEntry, TimelineEvent, TimelineEventOf } from '#domain';
import { FakeCaller } from './fake-caller.ts';
import {
  FakeLanguageModel,
  type FakeLanguageModelSettings,
  FakeSpeechToText,
  type FakeSpeechToTextSettings,
} from './fake-engines.ts';
import { FakeLeg, type FakeLegSettings } from './fake-leg.ts';
import { FakeTextToSpeech, type FakeTextToSpeechSettings } from './fake-text-to-speech.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface FakeEngines {
  /** For what happens to a call beside its conversation: providers that take over from each other. */
  readonly record: (entry: TimelineEntry) => void;
  readonly stt: FakeSpeechToText;
  readonly tts: FakeTextToSpeech;
  readonly llm: FakeLanguageModel;
}

export interface FakeCallSettings {
  readonly clock?: VirtualClock;
  /** False: it still rings, and nobody has called `start`. */
  readonly answered?: boolean;
  readonly plan?: Partial<ConversationPlan> | ((engines: FakeEngines) => ConversationPlan);
  /** What stands in the place of the fake engines: providers with fallbacks, made of them or not. */
  readonly engines?: (fakes: FakeEngines) => Partial<ConversationPlan>;
  readonly leg?: FakeLegSettings;
  readonly stt?: Omit<FakeSpeechToTextSettings, 'clock'>;
  readonly tts?: Omit<FakeTextToSpeechSettings, 'clock'>;
  readonly llm?: Omit<FakeLanguageModelSettings, 'clock'>;
}

/** Identifiers that are the same in each run. */
function countingIds(): Ids {
  let count = 0;
  return {
    uuid: () => uuid7(++count, new Uint8Array(10)),
    token: (bytes) => (++count).toString(16).padStart(bytes * 2, '0'),
  };
}

/** A whole call in memory: leg, caller, engines and conversation on one virtual clock. */
export class FakeCall {
  readonly clock: VirtualClock;
  readonly leg: FakeLeg;
  readonly stt: FakeSpeechToText;
  readonly tts: FakeTextToSpeech;
  readonly llm: FakeLanguageModel;
  readonly caller: FakeCaller;
  readonly conversation: PreparedConversation;
  readonly timeline: TimelineEvent[] = [];
  readonly partials: { readonly who: 'caller' | 'assistant'; readonly text: string }[] = [];
  readonly plan: ConversationPlan;
  readonly record: FakeEngines['record'];
  outcome: ConversationOutcome | undefined;

  constructor(settings: FakeCallSettings = {}) {
    this.clock = settings.clock ?? new VirtualClock();
    const { clock } = this;
    this.leg = new FakeLeg(clock, settings.leg);
    this.stt = new FakeSpeechToText({ clock, ...settings.stt });
    this.tts = new FakeTextToSpeech({ clock, ...settings.tts });
    this.llm = new FakeLanguageModel({ clock, answer: () => ({ text: 'I see.' }), ...settings.llm });
    this.caller = new FakeCaller(clock, this.leg, this.stt);
    const originMs = clock.now();
    this.record = (entry) => this.timeline.push(timelineEvent(entry, clock.now(), originMs));
    this.plan =
      typeof settings.plan === 'function'
        ? settings.plan(this)
        : this.#plan({ ...settings.plan, ...settings.engines?.(this) });
    this.conversation = prepareConversation(this.plan, this.leg, {
      clock,
      ids: countingIds(),
      log: silentLog,
      onEntry: (entry, atMs) => this.timeline.push(timelineEvent(entry, atMs, originMs)),
      onPartial: (who, text) => this.partials.push({ who, text }),
    });
    if (settings.answered !== false) this.answer();
    void this.conversation.outcome.then((outcome) => {
      this.outcome = outcome;
    });
  }

  /** The call is taken, and the assistant begins. */
  answer(): void {
    this.leg.state = 'answered';
    this.conversation.start();
  }

  /** Entries of one type, in order. */
  of<T extends TimelineEvent['type']>(type: T): TimelineEventOf<T>[] {
    return this.timeline.filter((event): event is TimelineEventOf<T> => event.type === type);
  }

  /** What the assistant was heard to say. */
  get heard(): string[] {
    return this.of('assistant-said').map((event) => event.text);
  }

  get said(): string[] {
    return this.of('caller-said').map((event) => event.text);
  }

  /** What the model is told that the assistant said. */
  remembered(): string {
    const { history } = this.conversation.dump();
    return history
      .filter(({ role, content }) => role === 'assistant' && content !== '')
      .map(({ content }) => content)
      .join(' ');
  }

  /** Lets `task` run while time goes on, then `ms` more. */
  async during(task: Promise<void>, ms = 0): Promise<void> {
    let done = false;
    void task.then(() => {
      done = true;
    });
    while (!done) await this.clock.advance(20);
    await this.clock.advance(ms);
  }

  /** Everything that is still there although the call is over; empty is right. */
  leftovers(): string[] {
    const left: string[] = [];
    if (this.leg.events.listenerCount > 0) left.push('leg listeners');
    if (this.leg.media.events.listenerCount > 0) left.push('media listeners');
    if (this.stt.openStreams > 0) left.push('recogniser streams');
    if (this.tts.active > 0) left.push('speech requests');
    if (this.llm.active > 0) left.push('model requests');
    return left;
  }

  #plan(changes: Partial<ConversationPlan> = {}): ConversationPlan {
    return {
      callId: 'call-1',
      language: 'en-GB',
      firstMessage: 'Hello, this is Parley.',
      systemPrompt: 'Be brief.',
      voice: { rate: 1 },
      silenceMs: 500,
      inactivityMs: 10_000,
      maxDurationMs: 1_800_000,
      bargeIn: true,
      speculation: false,
      interruptionWords: 1,
      firstMessageInterruptible: true,
      keypad: { enabled: true, minLength: 0, maxLength: 20, timeoutMs: 3000, terminator: '#' },
      phrases: [],
      tools: [],
      sentences: {
        stillThere: 'Are you still there?',
        goodbyeSilence: 'I hear nothing. Goodbye.',
        maxDuration: 'Our time is over. Goodbye.',
        durationWarning: 'We have a minute left.',
        offerHuman: 'Shall I put you through to a colleague?',
        goodbyeLoop: 'I cannot help you with that. Goodbye.',
        apology: 'Sorry, something went wrong.',
        oneMoment: 'One moment, please.',
        transferFailed: 'Nobody answers there.',
      },
      speechToText: this.stt,
      textToSpeech: this.tts,
      languageModel: this.llm,
      ...changes,
    };
  }
}
