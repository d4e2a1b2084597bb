import type { Clock, Log } from '#base';
import type { ConversationPlan, PlanLanguage } from '#conversation';
import { type AnsweringSettings, type AssistantConfig, renderText, systemVariables, type TimelineEntry } from '#domain';
import type { ResolvedAssistant } from '#features/assistants';
import type { SoundsService } from '#features/sounds';
import { languagesOf, multilingualVoice, voicesOf } from './languages.ts';
import { type LineUpDeps, lineUpsFor } from './line-ups.ts';
import { sentencesFor } from './sentences.ts';
import { builtInTools } from './tools.ts';
import type { UsageMeter } from './usage-meter.ts';

/** What plans are made with. */
export interface PrepareDeps extends LineUpDeps {
  readonly sounds: Pick<SoundsService, 'loopFor'>;
  readonly turnModels?: { current(): ConversationPlan['turnModel'] };
}

/** What a plan needs to know of its call. */
export interface PlannedCall {
  readonly callId: string;
  /** Of the person at the far end. */
  readonly callerNumber: string;
  /** We placed it, and nobody has spoken yet. */
  readonly listensFirst?: boolean;
  /** Which providers failed, and which took their place. */
  readonly record: (entry: TimelineEntry) => void;
  /** Counts what the call uses. */
  readonly meter?: UsageMeter;
}

/**
 * Everything that a call with this assistant needs, resolved before it is answered.
 * @throws ProductError engine-missing when not even the offline engines are there.
 */
export function preparePlan(
  deps: PrepareDeps,
  call: PlannedCall,
  assistant: Pick<ResolvedAssistant, 'workspaceId' | 'assistantId' | 'name' | 'config'>,
): ConversationPlan {
  const { clock } = deps;
  const { config } = assistant;
  const log = deps.log.with({ callId: call.callId, assistantId: assistant.assistantId });
  const render = textRenderer(config, call, assistant.assistantId, clock, log);
  const engines = lineUpsFor({ ...deps, log, meter: call.meter }, assistant, call.record);
  const own = inOwnLanguage(config, render);
  const turnModel = deps.turnModels?.current();
  return {
    callId: call.callId,
    ...own,
    firstMessage: render(config.firstMessage).trim(),
    systemPrompt: render(config.prompt),
    silenceMs: config.silenceMs,
    inactivityMs: config.inactivityMs,
    maxDurationMs: config.maxDurationMs,
    bargeIn: config.bargeIn,
    interruptionWords: config.interruptionWords,
    firstMessageInterruptible: config.firstMessageInterruptible,
    speculation: config.speculation,
    ...(turnModel && { turnModel }),
    ambience: deps.sounds.loopFor(assistant.workspaceId, config.ambience),
    keypad: config.keypad,
    ...(call.listensFirst && { answering: renderedAnswering(config.answering, render) }),
    tools: builtInTools(config, clock),
    ...(config.loopGuard.enabled && {
      loopGuard: { attempts: config.loopGuard.attempts, offersHuman: config.transfers.length > 0 },
    }),
    ...(config.followLanguage.length > 0 && { followed: [own, ...inOtherLanguages(config)] }),
    ...engines,
    textToSpeech: multilingualVoice(engines.textToSpeech, languagesOf(config), voicesOf(config)),
  };
}

function inOwnLanguage(config: AssistantConfig, render: (template: string) => string): PlanLanguage {
  const { language, textToSpeech, intents } = config;
  return {
    language,
    voice: voiceOf(textToSpeech.rate, textToSpeech.voice),
    phrases: phrasesOf(language, intents),
    sentences: sentencesOf(config, render),
  };
}

/** One for each language: two variants of one cannot be told apart by their words. */
function inOtherLanguages(config: AssistantConfig): PlanLanguage[] {
  const { followLanguage, textToSpeech, intents } = config;
  const distinct = languagesOf(config).slice(1);
  const others = followLanguage.filter(({ language }) => distinct.includes(language));
  return others.map(({ language, voice }) => ({
    language,
    voice: voiceOf(textToSpeech.rate, voice),
    phrases: phrasesOf(language, intents),
    sentences: sentencesFor(language),
  }));
}

const voiceOf = (rate: number, id: string) => ({ rate, ...(id !== '' && { id }) });

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
  call: PlannedCall,
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

/** What callers say, for the recogniser: the examples in one language. */
function phrasesOf(language: string, intents: AssistantConfig['intents']): string[] {
  const short = language.slice(0, 2).toLowerCase();
  return [...new Set(intents.flatMap((intent) => intent.phrases[short] ?? intent.phrases[language] ?? []))];
}
