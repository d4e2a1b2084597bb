import type { Clock, Log } from '#base';
import type { ConversationPlan } from '#conversation';
import {
  type AssistantConfig,
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
  type LanguageModel,
  type ProviderHealth,
  type ProviderStage,
  type SpeechToText,
  type TextToSpeech,
} from '#providers';

/** Where engines come from. Each answers undefined for a provider that it does not know or that cannot be had now. */
export interface Engines {
  speechToText(choice: SpeechToTextChoice): SpeechToText | undefined;
  textToSpeech(choice: TextToSpeechChoice): TextToSpeech | undefined;
  /** `config` and the name of the assistant are what an engine without a network answers from. */
  languageModel(choice: ModelChoice, config: AssistantConfig, assistantName: string): LanguageModel | undefined;
}

export interface LineUpDeps {
  readonly engines: Engines;
  /** Circuit breakers of this node. */
  readonly providerHealth: ProviderHealth;
  readonly clock: Clock;
  readonly log: Log;
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
  const { engines, clock, log, providerHealth } = deps;
  const { workspaceId, name, config } = assistant;
  const { speechToText, textToSpeech, model, language } = config;
  const settings = (stage: ProviderStage) => ({ clock, health: providerHealth.stage(workspaceId, stage), onEvent });
  const missing = (provider: string) => {
    log.warn('A provider is not available: another one takes its place.', { provider });
    const message = 'The provider is not available on this server.';
    onEvent({ type: 'provider-error', provider, kind: 'configuration', message });
  };
  const recognisers = candidatesOf(
    { choices: withFallbacks(speechToText), offline: [{ provider: OFFLINE }], missing },
    (choice, isImplied) => {
      const recogniser = engines.speechToText(choice);
      return recogniser && isImplied && !hears(recogniser, language) ? undefined : recogniser;
    },
  );
  const voices = candidatesOf(
    { choices: withFallbacks(textToSpeech), offline: [{ ...textToSpeech, provider: OFFLINE, voice: '' }], missing },
    (choice) => withVoice(engines.textToSpeech(choice), choice, language),
  );
  const offlineModels = [LOCAL_MODEL, OFFLINE].map((provider) => ({ ...model, provider, model: '' }));
  const models = candidatesOf({ choices: withFallbacks(model), offline: offlineModels, missing }, (choice) =>
    withLimits(engines.languageModel(choice, config, name), choice),
  );
  return {
    speechToText: failoverSpeechToText(recognisers, settings('speech-to-text')),
    textToSpeech: failoverTextToSpeech(voices, settings('text-to-speech')),
    languageModel: failoverLanguageModel(models, settings('language-model')),
  };
}

const withFallbacks = <C>(choice: C & { readonly fallbacks: readonly C[] }): C[] => [choice, ...choice.fallbacks];

interface Choices<C> {
  readonly choices: readonly C[];
  /** What `local` stands for, and what comes last in any case; the last one of these is always there. */
  readonly offline: readonly C[];
  readonly missing: (provider: string) => void;
}

/** Those that can be had, in order. `find` is told whether somebody chose the provider or it is there in any case. */
function candidatesOf<C extends { readonly provider: string; readonly model?: string }, P>(
  { choices, offline, missing }: Choices<C>,
  find: (choice: C, isImplied: boolean) => P | undefined,
): Candidates<P> {
  const found: Candidate<P>[] = [];
  const add = (choice: C, isImplied: boolean) => {
    const provider = find(choice, isImplied);
    const isLastResort = choice.provider === OFFLINE && found.length > 0;
    if (provider !== undefined) found.push({ name: nameOf(choice), provider, isLastResort });
    else if (!isImplied) missing(choice.provider);
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

/** The chosen voice speaks the assistant's own language; for any other the provider's usual voice is taken. */
function withVoice(
  engine: TextToSpeech | undefined,
  { voice, rate }: TextToSpeechChoice,
  language: string,
): TextToSpeech | undefined {
  if (!engine) return undefined;
  return {
    id: engine.id,
    voices: () => engine.voices(),
    speak: ({ voice: _other, ...request }, signal) => {
      const isOwn = voice !== '' && request.language === language;
      return engine.speak({ ...request, rate, ...(isOwn && { voice }) }, signal);
    },
  };
}

function withLimits(engine: LanguageModel | undefined, choice: ModelChoice): LanguageModel | undefined {
  if (!engine) return undefined;
  const { temperature, maxTokens } = choice;
  return {
    id: engine.id,
    stream: (request, signal) =>
      engine.stream(
        {
          ...request,
          ...(temperature !== undefined && { temperature }),
          ...(maxTokens !== undefined && { maxTokens }),
        },
        signal,
      ),
  };
}
