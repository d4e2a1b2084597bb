import type { TurnModel } from '#audio';
import { type Clock, sleep } from '#base';
import type { ConversationPlan, ConversationTool, PlanLanguage, ToolOutcome } from '#conversation';
import { AnsweringSettings } from '#domain';
import {
  type Candidates,
  createProviderHealth,
  failoverLanguageModel,
  failoverSpeechToText,
  type LanguageModel,
  type ModelRequest,
  type ModelToolCall,
  type ProviderStage,
  type SpeechToText,
} from '#providers';
import type { FakeAnswer, FakeCallSettings, FakeEngines, Fault, Random } from '#simulation';

const SENTENCES: readonly [string, ...string[]] = [
  'We are open from nine to five.',
  'Yes.',
  'The price is 3.50 euros per person, drinks included.',
  'Dr. Martin can see you on Tuesday at 10 a.m. or on Friday.',
  'Well, let me think about that for a moment, because it is not as simple as it sounds.',
  'You can write to info@example.com or look at www.example.com for the details.',
  'Is there anything else?',
  'Our address is 12 rue de la Paix.',
];

const FAULTS: readonly [Fault, ...Fault[]] = ['hang', 'slow', 'fail', 'break', 'empty', 'rubbish', 'misconfigured'];

/** How often requests to one provider go wrong in one call. */
function faultsOf(random: Random, callFails: boolean): (request: number) => Fault {
  const rate = callFails && random.chance(0.6) ? random.pick([0.05, 0.2, 0.5, 1]) : 0;
  // The kind that no retry helps is rare: such a call is over soon.
  return () => {
    if (!random.chance(rate)) return 'none';
    const fault = random.pick(FAULTS);
    return fault === 'misconfigured' && !random.chance(0.1) ? 'fail' : fault;
  };
}

/** A random assistant with random providers, as one seed has it. `manners` has a stream of its own: it moves no other draw. */
export function randomScene(
  random: Random,
  clock: Clock,
  manners: Random,
): FakeCallSettings & { readonly plan: Partial<ConversationPlan> } {
  const callFails = random.chance(0.4);
  const polite = randomManners(manners);
  const isPlaced = manners.chance(0.15);
  return {
    plan: {
      ...{ ...randomPlan(random, clock), ...polite },
      ...(isPlaced ? { answering: randomAnswering(manners) } : {}),
    },
    ...(callFails && random.chance(0.5) && { engines: (fakes: FakeEngines) => withSecond(fakes, clock) }),
    leg: {
      direction: isPlaced ? 'outbound' : 'inbound',
      refer: () => referOutcome(random),
      wire: random.chance(0.2) ? 'browser' : 'memory',
    },
    stt: {
      partials: random.chance(0.7),
      partialMs: random.between(50, 300),
      finalMs: random.between(10, 600),
      fault: faultsOf(random, callFails),
    },
    tts: {
      firstAudioMs: random.between(10, 600),
      chunkMs: random.between(1, 60),
      words: random.chance(0.5),
      fault: faultsOf(random, callFails),
      growing: manners.chance(0.5),
    },
    llm: {
      firstTokenMs: random.between(20, 1000),
      tokenMs: random.between(1, 60),
      fault: faultsOf(random, callFails),
      answer: (request) => randomAnswer(random, request),
    },
  };
}

/** Says something about each voice, sooner, later or not at all: it need not be true. */
export function randomTurnModel(random: Random, clock: Clock): TurnModel {
  return {
    judge: async () => {
      await sleep(clock, random.between(1, 500));
      return random.chance(0.1) ? undefined : random.unit();
    },
  };
}

/** The same engines once more behind the first ones: what fails is asked again, as another provider. */
function withSecond({ stt, llm, record }: FakeEngines, clock: Clock): Partial<ConversationPlan> {
  const health = createProviderHealth(clock);
  const twice = <P>(provider: P): Candidates<P> => [
    { name: 'first', provider },
    { name: 'second', provider },
  ];
  const settings = (stage: ProviderStage) => ({ clock, health: health.stage('sim', stage), onEvent: record });
  return {
    speechToText: failoverSpeechToText(twice<SpeechToText>(stt), settings('speech-to-text')),
    languageModel: failoverLanguageModel(twice<LanguageModel>(llm), settings('language-model')),
  };
}
const FIXED = {
  stillThere: 'Êtes-vous là ?',
  goodbyeSilence: 'Au revoir.',
  maxDuration: 'Au revoir.',
  durationWarning: 'Il nous reste une minute.',
  offerHuman: 'Un collègue ?',
  goodbyeLoop: 'Je ne peux pas vous aider.',
  apology: 'Pardon.',
  oneMoment: 'Un instant.',
  transferFailed: 'Personne ne répond.',
};

/** The assistant's own language first, then those that it may change to. */
function followedFrom(own: string): readonly PlanLanguage[] {
  const languages = new Set([own, 'en-GB', 'fr-FR']);
  return [...languages].map((language) => ({ language, voice: { rate: 1 }, phrases: [], sentences: FIXED }));
}

function randomPlan(random: Random, clock: Clock): Partial<ConversationPlan> {
  const language = random.pick(['en-GB', 'fr-FR', 'it-IT', 'es-ES']);
  return {
    language,
    ...(random.chance(0.1) ? { firstMessage: '' } : {}),
    silenceMs: random.between(200, 1200),
    inactivityMs: random.between(3000, 10_000),
    maxDurationMs: random.between(30_000, 120_000),
    bargeIn: random.chance(0.9),
    speculation: random.chance(0.7),
    keypad: {
      enabled: random.chance(0.9),
      minLength: random.pick([0, 0, 4]),
      maxLength: random.pick([4, 20]),
      timeoutMs: random.between(500, 3000),
      terminator: random.pick(['#', '*', '']),
    },
    ...(random.chance(0.7) ? { loopGuard: { attempts: 3, offersHuman: random.chance(0.5) } } : {}),
    ...(random.chance(0.3) ? { followed: followedFrom(language) } : {}),
    tools: tools(random, clock),
  };
}

/** How the assistant lets itself be interrupted. */
function randomManners(random: Random): Partial<ConversationPlan> {
  return { firstMessageInterruptible: random.chance(0.8), interruptionWords: random.pick([1, 1, 1, 2, 4]) };
}

/** What is done on a call that we placed when a machine answers. */
function randomAnswering(random: Random): AnsweringSettings {
  return AnsweringSettings.parse({
    voicemail: random.pick(['leave-message', 'hang-up', 'call-back']),
    voicemailMessage: random.pick(['', 'This is Parley. Please call us back.']),
    menu: random.pick(['press-keys', 'hang-up', 'speak']),
    menuKeys: random.pick(['', '1 42#']),
    screeningReply: random.pick(['', 'This is Parley, about your order.']),
  });
}

function referOutcome(random: Random) {
  const ok = random.chance(0.6);
  const outcome = ok ? ({ ok } as const) : ({ ok, status: 486, detail: 'Busy Here' } as const);
  return { outcome, afterMs: random.between(50, 8000) };
}

function tools(random: Random, clock: Clock): ConversationTool[] {
  const tool = (
    name: string,
    run: ConversationTool['run'],
    more: Partial<ConversationTool> = {},
  ): ConversationTool => ({ name, description: name, parameters: { type: 'object' }, run, ...more });
  const search: Partial<ConversationTool> = {
    cancellable: random.chance(0.2),
    timeLimitMs: random.pick([1000, 5000, 20_000]),
    ...(random.chance(0.3) ? { filler: 'I look for it.' } : {}),
  };
  return [
    tool(
      'search',
      async (_input, { signal }): Promise<ToolOutcome> => {
        await sleep(
          clock,
          random.chance(0.05) ? 60_000 : random.between(1, 5000),
          random.chance(0.9) ? signal : undefined,
        );
        if (random.chance(0.15)) throw new RangeError('The search is broken.');
        return { type: 'result', content: 'Found: nine to five.' };
      },
      search,
    ),
    tool('hang_up', async () => ({ type: 'end-call', reason: { by: 'assistant', code: 'goodbye', detail: '' } })),
    tool('wait', async () => ({ type: 'wait', limitMs: random.between(2000, 20_000), content: 'You keep silent.' })),
    tool('press_keys', async (_input, { sendKeys }) => {
      sendKeys('1');
      return { type: 'wait', limitMs: 5000, anew: true, content: 'Pressed.' };
    }),
    tool('transfer', async () => ({ type: 'transfer', name: 'sales', target: 'sip:200@pbx.invalid' })),
  ];
}

function randomAnswer(random: Random, request: ModelRequest): FakeAnswer {
  const afterTool = request.messages.at(-1)?.role === 'tool';
  const count = random.weighted({ 0: afterTool ? 0 : 1, 1: 6, 2: 5, 4: 2 });
  const text = Array.from({ length: Number(count) }, () => random.pick(SENTENCES)).join(' ');
  const calls: ModelToolCall[] = [];
  const wanted = random.weighted({
    none: afterTool ? 10 : 7,
    search: 3,
    hang_up: 0.5,
    transfer: 0.4,
    unknown: 0.2,
    wait: 0.4,
    press_keys: 0.2,
    many: 0.4,
  });
  const names = wanted === 'many' ? ['search', 'search', 'hang_up'] : wanted === 'none' ? [] : [wanted];
  // A model may name two calls alike.
  for (const name of names) calls.push({ id: random.pick(['a', 'b', 'c']), name, arguments: { q: 1 } });
  return { text, calls };
}
