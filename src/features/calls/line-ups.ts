import { type Clock, errorMessage, type Log } from '#base';
import type { ConversationPlan } from '#conversation';
import {
  type AssistantConfig,
  type KeyOwner,
  type ModelChoice,
  ProductError,
  type SpeechToTextChoice,
  type TextToSpeechChoice,
} from '#domain';
import type { ResolvedAssistant } from '#features/assistants';
import {
  type Candidate,
  type Candidates,
  type FailoverEvent,
  failoverLanguageModel,
  failoverSpeechToText,
  failoverTextToSpeech,
  growingAs,
  type LanguageModel,
  type ModelParameters,
  ProviderError,
  type ProviderHealth,
  type ProviderStage,
  type SpeechCache,
  type SpeechManner,
  type SpeechToText,
  type TextToSpeech,
} from '#providers';
import type { Kept } from '#providers/catalog';
import { fixedSentences } from './fixed-sentences.ts';
import type { UsageMeter } from './usage-meter.ts';

/**
 * `keys`: whose key it works with; absent: nobody's. `place`: another one for another vendor, model or key; absent: what it
 * does is not to be kept.
 */
export type Engine<P> = P & Kept & { readonly keys?: KeyOwner; readonly place?: string };

/** What an engine is wanted for. */
export interface EngineUse {
  readonly workspaceId: string;
  /** The assistant's silence before end of turn, for vendors that segment by themselves. */
  readonly silenceMs: number;
}

/**
 * Where engines come from. Each answers undefined for a provider that cannot be had now, and throws ProviderError
 * `configuration` with what a person must do, such as giving a key, or `limit` when the key may not be used for more.
 */
export interface Engines {
  speechToText(choice: SpeechToTextChoice, use: EngineUse): Engine<SpeechToText> | undefined;
  textToSpeech(choice: TextToSpeechChoice, use: EngineUse): Engine<TextToSpeech> | undefined;
  /** `config` and the name of the assistant are what an engine without a network answers from. */
  languageModel(
    choice: ModelChoice,
    use: EngineUse & { readonly config: AssistantConfig; readonly assistantName: string },
  ): Engine<LanguageModel> | undefined;
}

export interface LineUpDeps {
  readonly engines: Engines;
  /** Circuit breakers of this node. */
  readonly providerHealth: ProviderHealth;
  readonly clock: Clock;
  readonly log: Log;
  /** Counts what the call uses. */
  readonly meter?: UsageMeter | undefined;
  /** What voices have said already; absent: everything is spoken anew. */
  readonly speechCache?: SpeechCache;
}

/** Always there: needs no key and no network. */
const OFFLINE = 'local';
/** A model on this machine is part of what works without a network, and answers better than the offline brain. */
const LOCAL_MODEL = 'ollama';

/**
 * The engines of one call: for each stage the chosen provider, then its fallbacks, then the offline engine where it speaks the
 * language. `onEvent` is told which one fails and which one takes its place.
 * @throws ProductError engine-missing when not even the offline engines are there.
 */
export function lineUpsFor(
  deps: LineUpDeps,
  assistant: Pick<ResolvedAssistant, 'workspaceId' | 'name' | 'config'>,
  onEvent: (event: FailoverEvent) => void,
): Pick<ConversationPlan, 'speechToText' | 'textToSpeech' | 'languageModel'> {
  const { engines, clock, log, providerHealth, meter } = deps;
  const { workspaceId, name, config } = assistant;
  const { speechToText, textToSpeech, model, language } = config;
  const settings = (stage: ProviderStage) => ({ clock, health: providerHealth.stage(workspaceId, stage), onEvent });
  const use = { workspaceId, silenceMs: config.silenceMs };
  const missing: Choices<unknown>['missing'] = (provider, error) => {
    const { kind, message } = error ?? UNAVAILABLE;
    log.warn('A provider is not available: another one takes its place.', { provider, reason: message });
    onEvent({ type: 'provider-error', provider, kind, message });
  };
  const warm = warmer(log);
  const recognisers = candidatesOf(
    { choices: withFallbacks(speechToText), offline: [{ provider: OFFLINE, model: '' }], missing },
    (choice, isImplied) => {
      const recogniser = warm(engines.speechToText(choice, use));
      if (!recogniser || (isImplied && !hears(recogniser, language))) return undefined;
      return meter ? meter.speechToText(recogniser, choice) : recogniser;
    },
  );
  const remembering = rememberer(deps.speechCache, workspaceId, fixedSentences(config));
  const voices = candidatesOf(
    {
      choices: withFallbacks(textToSpeech),
      offline: [{ ...textToSpeech, provider: OFFLINE, model: '', voice: '' }],
      missing,
    },
    (choice) => {
      const voice = warm(engines.textToSpeech(choice, use));
      if (!voice) return undefined;
      const metered = meter ? meter.textToSpeech(voice, choice) : voice;
      // What is there already is not asked for, and so it is not paid for.
      const speaker = remembering(metered, choice.provider, voice.place);
      return withVoice(speaker, choice, { language, isChosen: choice === textToSpeech });
    },
  );
  // What stands in keeps to the temperature and the length; it may not have the rest.
  const { temperature, maxTokens } = model;
  const offlineModels = [LOCAL_MODEL, OFFLINE].map((provider) => ({ provider, model: '', temperature, maxTokens }));
  const models = candidatesOf({ choices: withFallbacks(model), offline: offlineModels, missing }, (choice) => {
    const engine = warm(engines.languageModel(choice, { ...use, config, assistantName: name }));
    // The offline brain reads no tokens.
    const isMetered = meter && choice.provider !== OFFLINE;
    return engine && withParameters(isMetered ? meter.languageModel(engine, choice) : engine, choice);
  });
  return {
    speechToText: failoverSpeechToText(recognisers, settings('speech-to-text')),
    textToSpeech: failoverTextToSpeech(voices, settings('text-to-speech')),
    languageModel: failoverLanguageModel(models, settings('language-model')),
  };
}

const UNAVAILABLE = { kind: 'configuration', message: 'The provider is not available on this server.' } as const;

const withFallbacks = <C>(choice: C & { readonly fallbacks: readonly C[] }): C[] => [choice, ...choice.fallbacks];

interface Choices<C> {
  readonly choices: readonly C[];
  /** What `local` stands for, and what comes last in any case; the last one of these is always there. */
  readonly offline: readonly C[];
  readonly missing: (provider: string, error?: ProviderError) => void;
}

/** Those that can be had, in order. `find` is told whether somebody chose the provider or it is there in any case. */
function candidatesOf<C extends { readonly provider: string; readonly model?: string }, P>(
  { choices, offline, missing }: Choices<C>,
  find: (choice: C, isImplied: boolean) => P | undefined,
): Candidates<P> {
  const found: Candidate<P>[] = [];
  const ask = (choice: C, isImplied: boolean): P | undefined => {
    try {
      const provider = find(choice, isImplied);
      if (provider === undefined && !isImplied) missing(choice.provider);
      return provider;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (!isImplied) missing(choice.provider, error);
      return undefined;
    }
  };
  const add = (choice: C, isImplied: boolean) => {
    const provider = ask(choice, isImplied);
    const isLastResort = choice.provider === OFFLINE && found.length > 0;
    if (provider !== undefined) found.push({ name: nameOf(choice), provider, isLastResort });
  };
  for (const choice of choices) {
    if (choice.provider === OFFLINE) for (const local of offline.slice(0, -1)) add(local, true);
    add(choice, false);
  }
  if (!choices.some(({ provider }) => provider === OFFLINE)) for (const local of offline) add(local, true);
  const [first, ...others] = found;
  if (!first) throw new ProductError('engine-missing', `The provider "${choices[0]?.provider}" is missing.`);
  return [first, ...others];
}

const nameOf = ({ provider, model = '' }: { readonly provider: string; readonly model?: string }): string =>
  model === '' ? provider : `${provider}/${model}`;

function hears({ capabilities: { languages } }: SpeechToText, language: string): boolean {
  if (languages === 'any') return true;
  const short = (tag: string) => tag.slice(0, 2).toLowerCase();
  return languages.some((tag) => short(tag) === short(language));
}

/**
 * The chosen voice speaks the assistant's own language. In another one the voice that is asked for speaks where it is one of
 * this provider, and otherwise the provider's usual one.
 */
function withVoice(
  engine: TextToSpeech,
  { voice, rate }: TextToSpeechChoice,
  { language, isChosen }: { readonly language: string /** It stands in for nobody. */; readonly isChosen: boolean },
): TextToSpeech {
  const own = <R extends SpeechManner>({ voice: asked = '', ...request }: R) => {
    const ofOthers = isChosen ? asked : '';
    const chosen = request.language === language ? voice : ofOthers;
    return { ...request, rate, ...(chosen !== '' && { voice: chosen }) };
  };
  return {
    id: engine.id,
    voices: () => engine.voices(),
    speak: (request, signal) => engine.speak(own(request), signal),
    ...growingAs(engine, (speak) => (request, signal) => speak(own(request), signal)),
    kept: (request) => engine.kept?.(own(request)),
  };
}

/** Voices that say again what they have said already, of the fixed sentences of the assistant only. */
function rememberer(cache: SpeechCache | undefined, workspaceId: string, sentences: ReadonlySet<string>) {
  const isFixed = (text: string) => sentences.has(text);
  return (voice: TextToSpeech, provider: string, place: string | undefined): TextToSpeech =>
    cache && place !== undefined ? cache.through(voice, { workspaceId, provider, place, isFixed }) : voice;
}

const PARAMETERS = [
  ...(['temperature', 'maxTokens', 'topP', 'topK'] as const),
  ...(['frequencyPenalty', 'presencePenalty', 'stopSequences'] as const),
] satisfies (keyof ModelParameters)[];

/** With the parameters of its own choice (A8), and no other's. */
function withParameters(engine: LanguageModel, choice: ModelChoice): LanguageModel {
  const parameters: ModelParameters = Object.fromEntries(
    PARAMETERS.flatMap((name) => (choice[name] === undefined ? [] : [[name, choice[name]]])),
  );
  return { id: engine.id, stream: (request, signal) => engine.stream({ ...request, ...parameters }, signal) };
}

/** Has connections opened while the telephone rings. What goes wrong there shows when the engine is needed. */
function warmer(log: Log) {
  return <P extends Kept>(engine: P | undefined): P | undefined => {
    engine
      ?.warm?.()
      .catch((error: unknown) => log.debug('A provider did not warm up.', { reason: errorMessage(error) }));
    return engine;
  };
}
