import {
  type Icon,
  IconAlertTriangle,
  IconArrowsDiff,
  IconArrowsExchange,
  IconBolt,
  IconBoltOff,
  IconCheck,
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
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerTrackNext,
  IconRecordMail,
  IconRepeat,
  IconReplace,
  IconShieldQuestion,
  IconStopwatch,
  IconTool,
  IconToolsOff,
  IconUserCheck,
  IconWifi,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEvent, TimelineEventOf } from '#domain';
import { useProblemName } from '../providers/use-problem-name.ts';
import { useProviderName } from '../providers/use-provider-name.ts';
import { useFormat } from '../ui/format.ts';
import { useEndWords } from './end-words.ts';
import { waitOf } from './stages.ts';

const ICONS: Record<TimelineEvent['type'], Icon> = {
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
  'tool-result': IconCheck,
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

/** The sign of an event, which depends on how it went. */
export function iconOf(event: TimelineEvent): Icon {
  if (event.type === 'tool-result' && !event.ok) return IconToolsOff;
  if (event.type === 'transfer' && !event.ok) return IconArrowsDiff;
  if (event.type === 'hold' && !event.held) return IconPlayerPlay;
  if (event.type === 'speculation' && event.aheadMs === undefined) return IconPlayerSkipBack;
  if (event.type === 'answered-by') return ANSWERED_BY_ICONS[event.class];
  return ICONS[event.type];
}

const ANSWERED_BY_ICONS: Record<TimelineEventOf<'answered-by'>['class'], Icon> = {
  human: IconUserCheck,
  voicemail: IconRecordMail,
  beep: IconRecordMail,
  menu: IconGridDots,
  screening: IconShieldQuestion,
  unknown: IconPhoneCheck,
};

/** Whether an event tells of something that did not work. */
export function isTrouble(event: TimelineEvent): boolean {
  if (event.type === 'provider-error') return true;
  return (event.type === 'tool-result' || event.type === 'transfer') && !event.ok;
}

const sentence = (fact: string, detail: string) => (detail === '' ? fact : `${fact}: ${detail}`);

interface Words {
  readonly t: TFunction;
  readonly format: ReturnType<typeof useFormat>;
  readonly endWords: ReturnType<typeof useEndWords>;
  readonly providerName: (id: string) => string;
  readonly problemName: ReturnType<typeof useProblemName>;
}

const SENTENCES: { readonly [T in TimelineEvent['type']]: (event: TimelineEventOf<T>, words: Words) => string } = {
  answered: (_event, { t }) => t('event.answered'),
  'answered-by': (event, { t, format }) =>
    t('event.answeredBy', {
      who: t(`answeredBy.${event.class}`),
      because: t(`answeredBecause.${event.because}`),
      after: format.span(event.afterMs),
    }),
  'caller-said': (event, { t }) => t('event.callerSaid', { text: event.text }),
  'assistant-said': (event, { t }) => t('event.assistantSaid', { text: event.text }),
  turn: (event, { t, format }) => t('event.turn', { wait: format.span(waitOf(event.latency)) }),
  speculation: (event, { t, format }) =>
    [
      event.aheadMs === undefined
        ? t('event.speculationUnused')
        : t('event.speculationUsed', { ahead: format.span(event.aheadMs) }),
      event.wastedCharacters > 0 &&
        t('event.speculationWaste', {
          count: event.wastedCharacters,
          characters: format.number(event.wastedCharacters),
        }),
    ]
      .filter(Boolean)
      .join(' '),
  'barge-in': (_event, { t }) => t('event.bargeIn'),
  'false-alarm': (event, { t, format }) => t('event.falseAlarm', { voiced: format.ms(event.voicedMs) }),
  aside: (event, { t }) => t('event.aside', { text: event.text }),
  key: (event, { t }) => t('event.key', { key: event.key }),
  'tool-call': (event, { t }) => t('event.toolCall', { name: event.name }),
  'tool-result': (event, { t, format }) =>
    t(event.ok ? 'event.toolDone' : 'event.toolFailed', {
      name: event.name,
      took: format.span(event.tookMs),
    }),
  hold: (event, { t }) => t(event.held ? 'event.held' : 'event.resumed'),
  'inactivity-warning': (_event, { t }) => t('event.inactivity'),
  loop: (event, { t }) => t(event.who === 'caller' ? 'event.loopOfCaller' : 'event.loopOfAssistant'),
  language: (event, { t, format }) => t('event.language', { to: format.language(event.to) }),
  'provider-error': (event, { t, problemName, providerName }) =>
    t('event.providerError', { provider: providerName(event.provider), problem: problemName(event.kind) }),
  'provider-changed': (event, { t, problemName, providerName }) =>
    t('event.providerChanged', {
      stage: t(`providerStage.${event.stage}`),
      from: providerName(event.from),
      to: providerName(event.to),
      reason: problemName(event.reason),
    }),
  transfer: (event, { t }) =>
    event.ok
      ? t('event.transferred', { destination: event.destination })
      : sentence(t('event.transferFailed', { destination: event.destination }), event.detail),
  quality: (event, { t, format }) =>
    t('event.quality', {
      lost: format.number(event.lost),
      received: format.number(event.received),
      jitter: format.ms(event.jitterMs),
    }),
  ended: (event, { t, endWords }) => t('event.ended', { reason: endWords(event.reason) }),
};

/** Any event of a timeline in one plain sentence. */
export function useEventWords(): (event: TimelineEvent) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const endWords = useEndWords();
  const problemName = useProblemName();
  const nameOf = useProviderName();
  return useCallback(
    (event) => {
      const providerName = (id: string) => (id === 'local' ? t('event.thisServer') : nameOf(id));
      const words: Words = { t, format, endWords, problemName, providerName };
      return (SENTENCES[event.type] as (event: TimelineEvent, words: Words) => string)(event, words);
    },
    [t, format, endWords, problemName, nameOf],
  );
}
