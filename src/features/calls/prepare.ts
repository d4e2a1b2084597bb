import type { Clock, Log } from '#base';
import type { ConversationPlan } from '#conversation';
import { type AnsweringSettings, type AssistantConfig, ProductError, renderText, systemVariables } from '#domain';
import type { ResolvedAssistant } from '#features/assistants';
import type { LanguageModel, SpeechToText, TextToSpeech } from '#providers';
import { languagesOf, multilingualVoice } from './languages.ts';
import { sentencesFor } from './sentences.ts';
import { builtInTools } from './tools.ts';

/** Where engines come from. Each answers undefined for a provider that it does not know. */
export interface Engines {
  speechToText(choice: AssistantConfig['speechToText']): SpeechToText | undefined;
  textToSpeech(choice: AssistantConfig['textToSpeech']): TextToSpeech | undefined;
  /** `config` and the name of the assistant are what an engine without a network answers from. */
  languageModel(
    choice: AssistantConfig['model'],
    config: AssistantConfig,
    assistantName: string,
  ): LanguageModel | undefined;
}

export interface PrepareDeps {
  readonly engines: Engines;
  readonly clock: Clock;
  readonly log: Log;
}

/** Always there: needs no key and no network. */
const OFFLINE = 'local';

/** What a plan needs to know of its call. */
interface PreparedCall {
  readonly callId: string;
  /** Of the person at the far end. */
  readonly callerNumber: string;
  /** We placed it, and nobody has spoken yet. */
  readonly listensFirst?: boolean;
}

/**
 * Everything that a call with this assistant needs, resolved before it is answered.
 * @throws ProductError engine-missing when not even the offline engines are there.
 */
export function preparePlan(
  deps: PrepareDeps,
  call: PreparedCall,
  assistant: Pick<ResolvedAssistant, 'assistantId' | 'name' | 'config'>,
): ConversationPlan {
  const { clock } = deps;
  const { config } = assistant;
  const { textToSpeech, model } = config;
  const log = deps.log.with({ callId: call.callId, assistantId: assistant.assistantId });
  const render = textRenderer(config, call, assistant.assistantId, clock, log);
  const engines = enginesFor(deps.engines, assistant, log);
  return {
    callId: call.callId,
    language: config.language,
    firstMessage: render(config.firstMessage).trim(),
    systemPrompt: render(config.prompt),
    voice: { rate: textToSpeech.rate, ...(textToSpeech.voice !== '' && { id: textToSpeech.voice }) },
    silenceMs: config.silenceMs,
    inactivityMs: config.inactivityMs,
    maxDurationMs: config.maxDurationMs,
    bargeIn: config.bargeIn,
    interruptionWords: config.interruptionWords,
    firstMessageInterruptible: config.firstMessageInterruptible,
    speculation: config.speculation,
    keypad: config.keypad,
    ...(call.listensFirst && { answering: renderedAnswering(config.answering, render) }),
    ...(model.temperature !== undefined && { temperature: model.temperature }),
    ...(model.maxTokens !== undefined && { maxTokens: model.maxTokens }),
    phrases: phrasesOf(config),
    tools: builtInTools(config, clock),
    ...(config.loopGuard.enabled && {
      loopGuard: { attempts: config.loopGuard.attempts, offersHuman: config.transfers.length > 0 },
    }),
    sentences: sentencesOf(config, render),
    ...engines,
    textToSpeech: multilingualVoice(engines.textToSpeech, languagesOf(config)),
  };
}

/** The assistant's own words where it has some. */
function sentencesOf({ language, messages }: AssistantConfig, render: (template: string) => string) {
  const own = Object.entries(messages).map(([name, text]) => [name, render(text).trim()]);
  return { ...sentencesFor(language), ...Object.fromEntries(own.filter(([, text]) => text !== '')) };
}

function renderedAnswering(answering: AnsweringSettings, render: (template: string) => string): AnsweringSettings {
  const { voicemailMessage, screeningReply } = answering;
  return {
    ...answering,
    voicemailMessage: render(voicemailMessage).trim(),
    screeningReply: render(screeningReply).trim(),
  };
}

function textRenderer(
  config: AssistantConfig,
  call: PreparedCall,
  assistantId: string,
  clock: Clock,
  log: Log,
): (template: string) => string {
  const variables = systemVariables({
    callId: call.callId,
    assistantId,
    callerNumber: call.callerNumber,
    wallMs: clock.wallNow(),
    timeZone: config.timeZone,
    language: config.language,
  });
  return (template) => {
    const { text, unknown } = renderText(template, variables);
    if (unknown.length > 0) log.warn('A text of the assistant uses unknown variables.', { variables: unknown });
    return text;
  };
}

/** What callers say, for the recogniser: the examples in the language of the call. */
function phrasesOf({ language, intents }: AssistantConfig): string[] {
  const short = language.slice(0, 2).toLowerCase();
  return [...new Set(intents.flatMap((intent) => intent.phrases[short] ?? intent.phrases[language] ?? []))];
}

function enginesFor(engines: Engines, { config, name }: Pick<ResolvedAssistant, 'name' | 'config'>, log: Log) {
  const { speechToText, textToSpeech, model } = config;
  return {
    speechToText: orOffline(speechToText, { provider: OFFLINE }, (choice) => engines.speechToText(choice), log),
    textToSpeech: orOffline(
      textToSpeech,
      { ...textToSpeech, provider: OFFLINE },
      (choice) => engines.textToSpeech(choice),
      log,
    ),
    languageModel: orOffline(
      model,
      { ...model, provider: OFFLINE },
      (choice) => engines.languageModel(choice, config, name),
      log,
    ),
  };
}

/** The engine of the chosen provider, or the offline one: a call is better answered simply than not at all. */
function orOffline<C extends { readonly provider: string }, T>(
  choice: C,
  offline: C,
  find: (choice: C) => T | undefined,
  log: Log,
): T {
  const chosen = find(choice);
  if (chosen !== undefined) return chosen;
  log.warn('A provider is not available: the offline engine takes its place.', { provider: choice.provider });
  const substitute = find(offline);
  if (substitute === undefined)
    throw new ProductError('engine-missing', `The provider "${choice.provider}" is missing.`);
  return substitute;
}
