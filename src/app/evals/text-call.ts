import { type Clock, silentLog, sleep, systemClock, TimeoutError } from '#base';
import type { TimelineEvent } from '#domain';
import type { ResolvedAssistant } from '#features/assistants';
import { preparePlan } from '#features/calls';
import { createProviderHealth, type LanguageModel, type ModelRequest, type ModelToolCall } from '#providers';
import { type FakeAnswer, FakeCall, type Fault, seededRandom, VirtualClock } from '#simulation';
import type { EvalFault, EvalFile } from './eval-file.ts';
import { type Phone, type PlayedStep, play } from './play.ts';

export type EvaluatedAssistant = Pick<ResolvedAssistant, 'assistantId' | 'name' | 'config'>;

/** One call that was played. */
export interface EvalRun {
  readonly seed: number;
  readonly timeline: readonly TimelineEvent[];
  readonly steps: readonly PlayedStep[];
}

/** What the assistant thinks with. */
export interface EvalModel {
  readonly model: LanguageModel;
  /** It works in real time: the virtual clock stands still for it and is then put forward. */
  readonly isOutside: boolean;
}

/** No call outlives its longest duration by more. */
const OVERTIME_MS = 240_000;

/** Plays one call in virtual time: the product's own runtime, with a simulated caller, recogniser and voice. */
export async function playInText(
  file: EvalFile,
  assistant: EvaluatedAssistant,
  { model, isOutside }: EvalModel,
  seed: number,
): Promise<EvalRun> {
  const random = seededRandom(seed);
  const clock = new VirtualClock();
  let turn = 0;
  const faultOf = faults(file.faults, () => turn);
  const call = new FakeCall({
    clock,
    leg: {
      from: file.number,
      refer: () => ({
        outcome: file.transfer === 'answered' ? { ok: true } : { ok: false, status: 486, detail: 'Busy Here' },
        afterMs: random.between(200, 3000),
      }),
    },
    stt: { partialMs: random.between(60, 200), finalMs: random.between(80, 400), fault: faultOf('stt') },
    tts: { firstAudioMs: random.between(60, 300), words: true, fault: faultOf('tts') },
    llm: {
      firstTokenMs: isOutside ? 0 : random.between(100, 600),
      answer: (request, signal) => answerOf(clock, model, isOutside, request, signal),
      fault: faultOf('llm'),
    },
    plan: ({ stt, tts, llm, record }) =>
      preparePlan(
        {
          engines: {
            speechToText: chosenIn(assistant.config.speechToText, stt),
            textToSpeech: chosenIn(assistant.config.textToSpeech, tts),
            languageModel: chosenIn(assistant.config.model, llm),
          },
          sounds: { loopFor: async () => undefined },
          providerHealth: createProviderHealth(clock),
          clock,
          log: silentLog,
        },
        { callId: 'eval', callerNumber: file.number, record },
        { ...assistant, workspaceId: 'eval' },
      ),
  });
  let steps: PlayedStep[] | undefined;
  const began = (index: number) => {
    turn = index;
  };
  const playing = play(file, new SimulatedPhone(call, random.between(220, 340)), random, began).then((played) => {
    steps = played;
  });
  const limitMs = assistant.config.maxDurationMs + OVERTIME_MS;
  const isOver = await clock.runUntil(() => steps !== undefined && call.outcome !== undefined, limitMs);
  if (!isOver) throw new TimeoutError(limitMs);
  await playing;
  return { seed, timeline: call.timeline, steps: steps ?? [] };
}

interface Chosen {
  readonly provider: string;
}

/** Every provider that the assistant's author named is the simulated one; nobody else takes over. */
function chosenIn<E>(settings: Chosen & { readonly fallbacks: readonly Chosen[] }, engine: E) {
  const named = new Set([settings, ...settings.fallbacks].map(({ provider }) => provider));
  return ({ provider }: Chosen) => (named.has(provider) ? engine : undefined);
}

/** For each provider, what goes wrong with its next request. */
function faults(list: readonly EvalFault[], turnNow: () => number) {
  return (provider: EvalFault['provider']) => {
    const used = new Map<EvalFault, number>();
    return (): Fault => {
      const turn = turnNow();
      const found = list.find(
        (fault) =>
          fault.provider === provider &&
          (fault.turn ?? turn) === turn &&
          (used.get(fault) ?? 0) < (fault.times ?? Number.POSITIVE_INFINITY),
      );
      if (!found) return 'none';
      used.set(found, (used.get(found) ?? 0) + 1);
      return found.kind;
    };
  };
}

/** The whole answer of a model. One outside of virtual time takes as long in it as it did in reality. */
async function answerOf(
  clock: VirtualClock,
  model: LanguageModel,
  isOutside: boolean,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<FakeAnswer> {
  const startedAtMs = systemClock.now();
  const collected = collect(model, request, signal);
  const answer = await (isOutside ? clock.standStillFor(collected) : collected);
  if (isOutside) await sleep(clock, systemClock.now() - startedAtMs, signal);
  return answer;
}

async function collect(model: LanguageModel, request: ModelRequest, signal: AbortSignal): Promise<FakeAnswer> {
  let text = '';
  const calls: ModelToolCall[] = [];
  for await (const part of model.stream(request, signal)) {
    if (part.type === 'text') text += part.text;
    if (part.type === 'tool-call') calls.push(part.call);
  }
  return { text, calls };
}

/** A caller whom nothing answers for so long gives up waiting. */
const PATIENCE_MS = 8000;
/** A reply that is never over is not waited for. */
const LONGEST_REPLY_MS = 120_000;
const LOOK_MS = 20;

/** The caller's end of a simulated call. */
class SimulatedPhone implements Phone {
  readonly #call: FakeCall;
  readonly #clock: Clock;
  readonly #wordMs: number;
  #actedAtMs = 0;

  constructor(call: FakeCall, wordMs: number) {
    this.#call = call;
    this.#clock = call.clock;
    this.#wordMs = wordMs;
  }

  get isOver(): boolean {
    return this.#call.leg.ended !== undefined;
  }

  now(): number {
    return this.#clock.now();
  }

  async wait(ms: number): Promise<void> {
    if (this.isOver) return;
    const { signal } = this.#call.leg;
    try {
      await sleep(this.#clock, ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  say(text: string): Promise<void> {
    return this.#acting(this.#call.caller.say(text, this.#wordMs));
  }

  agree(text: string): Promise<void> {
    return this.#call.caller.agree(text);
  }

  noise(lastsMs: number): Promise<void> {
    return this.#call.caller.makeNoise(lastsMs);
  }

  type(text: string): void {
    this.#call.conversation.say(text);
    this.#actedAtMs = this.now();
  }

  press(keys: string): Promise<void> {
    return this.#acting(this.#call.caller.press(keys));
  }

  hold(held: boolean): void {
    this.#call.leg.hold(held);
  }

  hangUp(): void {
    this.#call.leg.remoteHangUp();
  }

  async untilFinished(): Promise<void> {
    const giveUpAtMs = this.#actedAtMs + LONGEST_REPLY_MS;
    while (!this.isOver && this.now() < giveUpAtMs) {
      const spokenAtMs = this.#spokenUntilMs();
      const isQuiet = this.#call.leg.media.isIdle && this.#call.conversation.dump().openReplies === 0;
      if (isQuiet && spokenAtMs > this.#actedAtMs) return;
      if (isQuiet && this.now() >= this.#actedAtMs + PATIENCE_MS) return;
      await this.wait(LOOK_MS);
    }
  }

  async untilSpeaking(spokenMs: number): Promise<void> {
    const giveUpAtMs = this.#actedAtMs + PATIENCE_MS;
    while (!this.isOver && !this.#call.leg.media.isAudible && this.now() < giveUpAtMs) await this.wait(LOOK_MS);
    if (this.#call.leg.media.isAudible) await this.wait(spokenMs);
  }

  async #acting(act: Promise<void>): Promise<void> {
    await act;
    this.#actedAtMs = this.now();
  }

  /** When the assistant was heard last. */
  #spokenUntilMs(): number {
    const { media } = this.#call.leg;
    return media.isAudible ? this.now() : (media.audible.at(-1)?.toMs ?? -1);
  }
}
