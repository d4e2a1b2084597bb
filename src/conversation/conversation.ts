import { withDeadline } from '#base';
import type { EndReason, TimelineEntry, TurnLatency } from '#domain';
import type { GrowingText } from '#providers';
import type { CallLeg, LegEnd } from '#telephony';
import type {
  Conversation,
  ConversationDeps,
  ConversationDump,
  ConversationOutcome,
  PreparedConversation,
} from './contract.ts';
import { History } from './history.ts';
import { lastWordsEntry } from './last-words.ts';
import { legReason, transferred } from './leg-reason.ts';
import { Listener } from './listen.ts';
import type { ConversationPlan } from './plan.ts';
import { PreparedSpeech } from './prepared-speech.ts';
import { Reply, type ReplyContext } from './reply.ts';
import { splitSentences } from './sentence.ts';
import { Speculation } from './speculation.ts';
import { modelRequest } from './think.ts';
import { playTone } from './tone.ts';
import { Tools } from './tools.ts';
import { turnSettings } from './turn/settings.ts';
import {
  initialTurn,
  isOver,
  isSpeechHeld,
  type LastWords,
  NEVER,
  nextDeadline,
  type TurnEvent,
  type TurnOrder,
  type TurnState,
} from './turn/state.ts';
import { reduceTurn } from './turn.ts';

const HANG_UP_MS = 5000;
const REFER_MS = 30_000;
/** Some telephones send nothing while their owner is silent, but not for so long. */
const DEAD_WIRE_MS = 60_000;

/**
 * Makes everything ready while the call rings: the recogniser is opened and the first message is synthesised.
 * Call it before `leg.answer()`; the end of the leg closes it also when `start` was never called.
 */
export function prepareConversation(
  plan: ConversationPlan,
  leg: CallLeg,
  deps: ConversationDeps,
): PreparedConversation {
  return new LiveConversation(plan, leg, deps);
}

/** Carries out what the turn reducer orders and tells it what happens. */
class LiveConversation implements PreparedConversation {
  readonly outcome: Promise<ConversationOutcome>;
  #plan: ConversationPlan;
  readonly #leg: CallLeg;
  readonly #deps: ConversationDeps;
  readonly #history = new History();
  readonly #tools: Tools;
  readonly #speech: PreparedSpeech;
  readonly #speculation: Speculation;
  readonly #listener: Listener;
  #replyContext: ReplyContext;
  readonly #unlisten: (() => void)[];
  readonly #latencies: TurnLatency[] = [];
  /** Replies that have not closed, so that the end can wait for them. */
  readonly #open = new Set<Reply>();
  readonly #events: TurnEvent[] = [];
  #state: TurnState;
  #reply: Reply | undefined;
  #reducing = false;
  #finishing = false;
  /** Played while no reply was under way. */
  #tones = 0;
  /** The destination of the transfer that is being made. */
  #transferTo: string | undefined;
  #timerAtMs = NEVER;
  #cancelTimer: () => void = () => undefined;
  #resolveOutcome: (outcome: ConversationOutcome) => void = () => undefined;

  constructor(plan: ConversationPlan, leg: CallLeg, deps: ConversationDeps) {
    this.#plan = plan;
    this.#leg = leg;
    this.#deps = deps;
    this.outcome = new Promise((resolve) => {
      this.#resolveOutcome = resolve;
    });
    this.#state = initialTurn(turnSettings(plan));
    this.#speech = new PreparedSpeech(plan.textToSpeech);
    this.#tools = new Tools({
      tools: plan.tools,
      clock: deps.clock,
      sendKeys: (keys) => leg.media.sendKeys(keys),
      record: (entry) => this.#record(entry),
      late: (news) => this.#report({ type: 'news', news }),
    });
    this.#speculation = new Speculation({
      ...{ clock: deps.clock, model: plan.languageModel },
      firstWords: (text) => this.#prepareSpeech(text),
    });
    this.#replyContext = this.#contextOfReplies();
    leg.media.setBargeIn(plan.bargeIn ? 'listen' : 'off');
    this.#unlisten = this.#listen();
    this.#listener = new Listener({
      plan,
      clock: deps.clock,
      media: leg.media,
      record: (entry) => this.#record(entry),
      partial: (text) => deps.onPartial?.('caller', text),
      report: (event) => this.#report(event),
      isQuestionEnding: (atMs) => this.#reply?.isQuestionEnding(atMs) ?? false,
    });
    this.#prepareFirstMessage();
    if (leg.signal.aborted) this.#report({ type: 'end', reason: legReason(leg.signal.reason as LegEnd) });
  }

  start(): Conversation {
    void this.#playAmbience();
    this.#report({ type: 'answered' });
    return this;
  }

  async #playAmbience(): Promise<void> {
    const loop = await this.#plan.ambience;
    if (!isOver(this.#state)) this.#leg.media.setAmbience(loop);
  }

  say(text: string): void {
    if (text.trim() !== '') this.#report({ type: 'typed', text: text.trim() });
  }

  press(key: string): void {
    this.#report({ type: 'key', key });
  }

  end(reason: EndReason): void {
    this.#report({ type: 'end', reason });
  }

  dump(): ConversationDump {
    const { settings: _settings, ...state } = this.#state;
    return { callId: this.#plan.callId, state, history: this.#history.messages(''), openReplies: this.#open.size };
  }

  #prepareFirstMessage(): void {
    const text = splitSentences(this.#plan.firstMessage)[0];
    if (text !== undefined && !isOver(this.#state)) this.#prepareSpeech(text);
  }

  #prepareSpeech(text: string | GrowingText): void {
    const { voice, language } = this.#plan;
    this.#speech.prepare({ text, language, rate: voice.rate, ...(voice.id === undefined ? {} : { voice: voice.id }) });
  }

  #contextOfReplies(): ReplyContext {
    const { clock, log } = this.#deps;
    return {
      plan: { ...this.#plan, languageModel: this.#speculation },
      clock,
      log,
      media: this.#leg.media,
      history: this.#history,
      tools: this.#tools,
      textToSpeech: this.#speech,
      sentenceAhead: () => this.#speculation.sentence,
      name: this.#deps.ids.token(4),
      showsText: this.#leg.wire === 'browser',
      record: (entry) => this.#record(entry),
      partial: (text) => this.#deps.onPartial?.('assistant', text),
      report: (event) => this.#report(event),
      latency: (index, latency) => {
        this.#latencies.push(latency);
        this.#record({ type: 'turn', index, latency });
        const speculation = this.#speculation.takeCount();
        if (speculation) this.#record({ type: 'speculation', index, ...speculation });
      },
    };
  }

  #listen(): (() => void)[] {
    const { events, media } = this.#leg;
    return [
      events.on('end', (end) => this.#legEnded(end)),
      events.on('hold', ({ held }) => this.#report({ type: 'hold', held })),
      media.events.on('stalled', ({ silentMs, lost }) => this.#stalled(silentMs, lost ?? false)),
      media.events.on('key', ({ key }) => this.#report({ type: 'key', key })),
      media.events.on('beep', ({ atMs }) => this.#report({ type: 'beep', atMs })),
      media.events.on('quality', ({ received, lost, jitterMs }) =>
        this.#record({ type: 'quality', received, lost, jitterMs }),
      ),
    ];
  }

  /** A leg that was transferred may be over before `refer` says how it went. */
  #legEnded(end: LegEnd): void {
    if (end.kind === 'transferred') this.#handedOver();
    this.#report({ type: 'end', reason: legReason(end) });
  }

  #handedOver(): void {
    if (this.#transferTo === undefined) return;
    this.#record({ type: 'transfer', destination: this.#transferTo, ok: true, detail: '' });
    this.#transferTo = undefined;
  }

  /** A wire that brings nothing any more, although nobody is on hold. */
  #stalled(silentMs: number, lost: boolean): void {
    if (!lost && silentMs < DEAD_WIRE_MS) return;
    const detail = lost ? 'The media worker was lost.' : 'No audio came from the caller any more.';
    this.#report({ type: 'end', reason: { by: lost ? 'platform' : 'carrier', code: 'media-lost', detail } });
  }

  /** Whoever listens must not be able to break a call. */
  #record(entry: TimelineEntry, atMs = this.#deps.clock.now()): void {
    try {
      this.#deps.onEntry(entry, atMs);
    } catch (error) {
      this.#deps.log.error('A timeline entry was refused.', { callId: this.#plan.callId, type: entry.type, error });
    }
  }

  /** Events are reduced one after the other, also those that an order brings about at once. */
  #report(event: TurnEvent): void {
    this.#events.push(event);
    if (this.#reducing) return;
    this.#reducing = true;
    for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#reduce(next);
    this.#reducing = false;
    this.#setTimer();
  }

  /** A defect ends this call, and no other. */
  #reduce(event: TurnEvent): void {
    try {
      const step = reduceTurn(this.#state, event, this.#deps.clock.now());
      this.#state = step.state;
      for (const order of step.orders) this.#carryOut(order);
    } catch (error) {
      this.#deps.log.error('A call broke.', { callId: this.#plan.callId, event: event.type, error });
      if (this.#finishing) return;
      this.#state = { ...this.#state, phase: 'over' };
      for (const reply of this.#open) reply.stop();
      void this.#finish({ by: 'platform', code: 'internal-error', detail: '' }, undefined);
    }
  }

  #setTimer(): void {
    const dueAtMs = nextDeadline(this.#state);
    if (dueAtMs === this.#timerAtMs) return;
    this.#cancelTimer();
    this.#timerAtMs = dueAtMs;
    if (dueAtMs === NEVER) return;
    // Whole milliseconds, rounded up: a timer that comes a fraction early would find nothing due.
    const waitMs = Math.max(0, Math.ceil(dueAtMs - this.#deps.clock.now()));
    this.#cancelTimer = this.#deps.clock.after(waitMs, () => {
      this.#timerAtMs = NEVER;
      this.#report({ type: 'timer' });
    });
  }

  #carryOut(order: TurnOrder) {
    switch (order.type) {
      case 'record':
        return this.#record(order.entry);
      case 'answer':
      case 'say':
        return this.#begin(order);
      case 'speculate':
        return this.#speculate(order.text);
      case 'drop-speculation':
        return this.#dropSpeculation();
      case 'change-language':
        return this.#changeLanguage(order.tag);
      case 'stop-reply':
        return this.#stop(order.reply);
      case 'judge-ending':
        return this.#listener.judgeEnding(order);
      case 'drop-segment':
        return this.#listener.dropSegment();
      case 'remember':
        return this.#history.addHeard(order.heard);
      case 'detect-beep':
        return this.#leg.media.detectBeep(order.on);
      case 'send-keys':
        return this.#leg.media.sendKeys(order.keys);
      case 'resume-playback':
        this.#reply?.resumed();
        return this.#leg.media.resume();
      case 'hold-speech':
        return this.#reply?.hold(order.held);
      case 'sign-of-life':
        return this.#giveSignOfLife(order.form);
      case 'transfer':
        void this.#transfer(order.name, order.target);
        return;
      case 'finish':
        void this.#finish(order.reason, order.lastWords);
        return;
    }
  }

  #begin(order: Extract<TurnOrder, { type: 'answer' | 'say' }>): void {
    const previous = [...this.#open].at(-1);
    for (const message of order.heard) this.#history.addHeard(message);
    const times = order.type === 'answer' ? order.times : undefined;
    const reply = new Reply(this.#replyContext, {
      id: order.reply,
      interruptible: order.interruptible,
      held: isSpeechHeld(this.#state),
      times,
    });
    this.#reply = reply;
    this.#open.add(reply);
    if (order.type === 'answer') reply.answer(previous);
    else reply.say(order.text);
    void reply.closed.then(() => {
      this.#open.delete(reply);
      if (this.#reply === reply) this.#reply = undefined;
    });
  }

  /** What is heard, thought and said from now on is in this language; what is being said is not touched. */
  #changeLanguage(tag: string): void {
    const followed = this.#plan.followed?.find(({ language }) => language === tag);
    if (!followed) return;
    this.#plan = { ...this.#plan, ...followed };
    this.#replyContext = { ...this.#replyContext, plan: { ...this.#replyContext.plan, ...followed } };
    this.#listener.listenIn(followed);
  }

  /** What was heard of a reply that is still being closed is not known yet: nothing can be answered to it. */
  #speculate(text: string) {
    if (this.#open.size > 0) return this.#dropSpeculation();
    const messages = this.#history.messagesWith(this.#plan.systemPrompt, { text, via: 'speech' });
    this.#speculation.begin(modelRequest(this.#plan, messages));
  }

  #dropSpeculation(): void {
    this.#speculation.drop();
    this.#speech.close();
  }

  #giveSignOfLife(form: 'sentence' | 'tone'): void {
    if (this.#reply) this.#reply.giveSignOfLife(form);
    else playTone(this.#leg.media, `${this.#replyContext.name}-tone-${++this.#tones}`);
  }

  #stop(id: number): void {
    if (this.#reply?.id !== id) return;
    this.#reply.stop();
    this.#reply = undefined;
  }

  async #transfer(name: string, target: string): Promise<void> {
    this.#transferTo = name;
    const failed = (detail: string) => {
      this.#transferTo = undefined;
      this.#history.addHeard({ text: `(The transfer to ${name} failed: ${detail}.)`, via: 'event' });
      this.#report({ type: 'transfer-failed', destination: name, detail });
    };
    try {
      const outcome = await withDeadline(this.#deps.clock, REFER_MS, this.#leg.signal, () => this.#leg.refer(target));
      if (!outcome.ok) return failed(`${outcome.status} ${outcome.detail}`.trim());
      this.#handedOver();
      this.#report({ type: 'end', reason: transferred });
    } catch (error) {
      // The leg's end has been reported by itself; anything else leaves the caller with us.
      if (!this.#leg.signal.aborted) failed('no answer');
      else this.#deps.log.debug('A transfer ended with its leg.', { callId: this.#plan.callId, error });
    }
  }

  /** Closes everything, hangs up, and only then says that the call is over. */
  async #finish(reason: EndReason, lastWords: LastWords | undefined): Promise<void> {
    const { clock, log } = this.#deps;
    this.#finishing = true;
    const heard = lastWords?.isOpen ? this.#listener.lastWords() : undefined;
    if (!heard) this.#listener.close();
    this.#dropSpeculation();
    for (const off of this.#unlisten) off();
    await Promise.all([this.#tools.close(), ...[...this.#open].map((reply) => reply.closed)]);
    try {
      await withDeadline(clock, HANG_UP_MS, undefined, () => this.#leg.hangUp(reason.detail));
    } catch (error) {
      log.warn('A leg did not hang up in time.', { callId: this.#plan.callId, error });
    }
    const overAtMs = clock.now();
    const saidLast = lastWords && lastWordsEntry(lastWords, await heard, overAtMs);
    if (saidLast) this.#record(saidLast, overAtMs);
    this.#record({ type: 'ended', reason }, overAtMs);
    this.#resolveOutcome({ reason, turns: this.#state.turns, latencies: this.#latencies });
  }
}
