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
  IconStopwatch,
  IconTool,
  IconToolsOff,
  IconWifi,
} from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEvent } from '#domain';
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
  transfer: IconArrowsExchange,
  quality: IconWifi,
  ended: IconPhoneOff,
};

/** Whether an event tells of something that did not work. */
export function isTrouble(event: TimelineEvent): boolean {
  if (event.type === 'provider-error') return true;
  return (event.type === 'tool-result' || event.type === 'transfer') && !event.ok;
}

/** Any event of a timeline in one plain sentence. */
export function useEventWords(): (event: TimelineEvent) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const endWords = useEndWords();
  return useCallback(
    (event) => {
      switch (event.type) {
        case 'answered':
          return t('event.answered');
        case 'answered-by':
          return t('event.answeredBy', {
            who: t(`answeredBy.${event.class}`),
            because: t(`answeredBecause.${event.because}`),
            after: format.ms(event.afterMs),
          });
        case 'caller-said':
          return t('event.callerSaid', { text: event.text });
        case 'assistant-said':
          return t('event.assistantSaid', { text: event.text });
        case 'turn':
          return t('event.turn', { wait: format.ms(waitOf(event.latency)) });
        case 'speculation':
          return event.aheadMs === undefined
            ? t('event.speculationWasted', { characters: event.wastedCharacters })
            : t('event.speculationUsed', { ahead: format.ms(event.aheadMs), characters: event.wastedCharacters });
        case 'barge-in':
          return t('event.bargeIn');
        case 'false-alarm':
          return t('event.falseAlarm', { voiced: format.ms(event.voicedMs) });
        case 'aside':
          return t('event.aside', { text: event.text });
        case 'key':
          return t('event.key', { key: event.key });
        case 'tool-call':
          return t('event.toolCall', { name: event.name });
        case 'tool-result':
          return t(event.ok ? 'event.toolDone' : 'event.toolFailed', {
            name: event.name,
            took: format.ms(event.tookMs),
          });
        case 'hold':
          return t(event.held ? 'event.held' : 'event.resumed');
        case 'inactivity-warning':
          return t('event.inactivity');
        case 'loop':
          return t(event.who === 'caller' ? 'event.loopOfCaller' : 'event.loopOfAssistant');
        case 'language':
          return t('event.language', { to: format.language(event.to) });
        case 'provider-error':
          return t('event.providerError', { provider: event.provider, message: event.message });
        case 'transfer':
          return t(event.ok ? 'event.transferred' : 'event.transferFailed', {
            destination: event.destination,
            detail: event.detail,
          });
        case 'quality':
          return t('event.quality', { lost: event.lost, received: event.received, jitter: format.ms(event.jitterMs) });
        case 'ended':
          return t('event.ended', { reason: endWords(event.reason) });
      }
    },
    [t, format, endWords],
  );
}
