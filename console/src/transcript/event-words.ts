import {
  type Icon,
  IconAlertTriangle,
  IconArrowsExchange,
  IconBolt,
  IconBoltOff,
  IconClockPause,
  IconGridDots,
  IconLanguage,
  IconMessage,
  IconMessageChatbot,
  IconMessageOff,
  IconPhone,
  IconPhoneCheck,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerTrackNext,
  IconRepeat,
  IconReplace,
  IconStopwatch,
  IconTool,
  IconToolsOff,
  IconWifi,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEvent, TimelineEventOf } from '#domain';
import { useFormat } from '../ui/format.ts';
import { useEndWords } from './end-words.ts';
import { waitOf } from './stages.ts';

export const EVENT_ICONS: Record<TimelineEvent['type'], Icon> = {
  answered: IconPhone,
  'answered-by': IconPhoneCheck,
  'caller-said': IconMessage,
  'assistant-said': IconMessageChatbot,
  turn: IconStopwatch,
  speculation: IconPlayerTrackNext,
  'barge-in': IconBolt,
  'false-alarm': IconBoltOff,
  aside: IconMessageOff,
  key: IconGridDots,
  'tool-call': IconTool,
  'tool-result': IconToolsOff,
  hold: IconPlayerPause,
  'inactivity-warning': IconClockPause,
  loop: IconRepeat,
  language: IconLanguage,
  'provider-error': IconAlertTriangle,
  'provider-changed': IconReplace,
  transfer: IconArrowsExchange,
  quality: IconWifi,
  ended: IconPhoneOff,
};

const REASONS = [
  'configuration',
  'authentication',
  'rate-limit',
  'timeout',
  'unavailable',
  'protocol',
  'request',
  'slow',
  'circuit-open',
  'recovered',
] as const;
const knownReason = (reason: string) => REASONS.find((known) => known === reason) ?? 'unavailable';

/** Whether an event tells of something that did not work. */
export function isTrouble(event: TimelineEvent): boolean {
  if (event.type === 'provider-error') return true;
  return (event.type === 'tool-result' || event.type === 'transfer') && !event.ok;
}

interface Words {
  readonly t: TFunction;
  readonly format: ReturnType<typeof useFormat>;
  readonly endWords: ReturnType<typeof useEndWords>;
}

const SENTENCES: { readonly [T in TimelineEvent['type']]: (event: TimelineEventOf<T>, words: Words) => string } = {
  answered: (_event, { t }) => t('event.answered'),
  'answered-by': (event, { t, format }) =>
    t('event.answeredBy', {
      who: t(`answeredBy.${event.class}`),
      because: t(`answeredBecause.${event.because}`),
      after: format.ms(event.afterMs),
    }),
  'caller-said': (event, { t }) => t('event.callerSaid', { text: event.text }),
  'assistant-said': (event, { t }) => t('event.assistantSaid', { text: event.text }),
  turn: (event, { t, format }) => t('event.turn', { wait: format.ms(waitOf(event.latency)) }),
  speculation: (event, { t, format }) =>
    event.aheadMs === undefined
      ? t('event.speculationWasted', { characters: event.wastedCharacters })
      : t('event.speculationUsed', { ahead: format.ms(event.aheadMs), characters: event.wastedCharacters }),
  'barge-in': (_event, { t }) => t('event.bargeIn'),
  'false-alarm': (event, { t, format }) => t('event.falseAlarm', { voiced: format.ms(event.voicedMs) }),
  aside: (event, { t }) => t('event.aside', { text: event.text }),
  key: (event, { t }) => t('event.key', { key: event.key }),
  'tool-call': (event, { t }) => t('event.toolCall', { name: event.name }),
  'tool-result': (event, { t, format }) =>
    t(event.ok ? 'event.toolDone' : 'event.toolFailed', {
      name: event.name,
      took: format.ms(event.tookMs),
    }),
  hold: (event, { t }) => t(event.held ? 'event.held' : 'event.resumed'),
  'inactivity-warning': (_event, { t }) => t('event.inactivity'),
  loop: (event, { t }) => t(event.who === 'caller' ? 'event.loopOfCaller' : 'event.loopOfAssistant'),
  language: (event, { t, format }) => t('event.language', { to: format.language(event.to) }),
  'provider-error': (event, { t }) => t('event.providerError', { provider: event.provider, message: event.message }),
  'provider-changed': (event, { t }) =>
    t('event.providerChanged', {
      stage: t(`providerStage.${event.stage}`),
      from: event.from,
      to: event.to,
      reason: t(`providerProblem.${knownReason(event.reason)}`),
    }),
  transfer: (event, { t }) =>
    t(event.ok ? 'event.transferred' : 'event.transferFailed', {
      destination: event.destination,
      detail: event.detail,
    }),
  quality: (event, { t, format }) =>
    t('event.quality', { lost: event.lost, received: event.received, jitter: format.ms(event.jitterMs) }),
  ended: (event, { t, endWords }) => t('event.ended', { reason: endWords(event.reason) }),
};

/** Any event of a timeline in one plain sentence. */
export function useEventWords(): (event: TimelineEvent) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const endWords = useEndWords();
  return useCallback(
    (event) =>
      (SENTENCES[event.type] as (event: TimelineEvent, words: Words) => string)(event, { t, format, endWords }),
    [t, format, endWords],
  );
}
