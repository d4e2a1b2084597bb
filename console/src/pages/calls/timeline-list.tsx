import { useTranslation } from 'react-i18next';
import type { TimelineEvent } from '#domain';
import { iconOf, isTrouble, useEventWords } from '../../transcript/event-words.ts';
import { clockOf } from '../../ui/format.ts';
import classes from './timeline-list.module.css';

/** Everything that happened in the call, with the moment. */
export function TimelineList({ timeline }: { readonly timeline: readonly TimelineEvent[] }) {
  const { t } = useTranslation();
  const words = useEventWords();
  if (timeline.length === 0) return t('call.nothingYet');
  return (
    <ol className={classes.list}>
      {timeline.map((event, index) => {
        const Icon = iconOf(event);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever appended
          <li key={index} className={classes.event} data-trouble={isTrouble(event) || undefined}>
            <span className={classes.time}>
              {clockOf(event.atMs)}
              <small>.{String(Math.floor(event.atMs) % 1000).padStart(3, '0')}</small>
            </span>
            <Icon size={18} stroke={1.7} aria-hidden className={classes.icon} />
            <span className={classes.words}>{words(event)}</span>
          </li>
        );
      })}
    </ol>
  );
}
