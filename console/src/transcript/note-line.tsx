import { Group, Text } from '@mantine/core';
import { IconGridDots, IconTool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../ui/format.ts';
import { iconOf, isTrouble, useEventWords } from './event-words.ts';
import type { Note } from './items.ts';
import classes from './transcript.module.css';

/** What happened between two sentences, in one line. */
export function NoteLine({ note }: { readonly note: Note }) {
  const { t } = useTranslation();
  const format = useFormat();
  const eventWords = useEventWords();
  if (note.kind === 'keys')
    return (
      <Group className={classes.note} gap={8} wrap="nowrap">
        <IconGridDots size={16} aria-hidden />
        <Text size="sm">{t('transcript.keys', { keys: note.keys })}</Text>
      </Group>
    );
  if (note.kind === 'tool')
    return (
      <details className={classes.tool} data-trouble={note.result?.ok === false || undefined}>
        <summary>
          <IconTool size={16} aria-hidden />
          <span>{note.call.name}</span>
          <span className={classes.took}>
            {note.result ? format.span(note.result.tookMs) : t('transcript.toolOpen')}
          </span>
          {note.result?.ok === false && <span>{t('transcript.toolFailed')}</span>}
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{JSON.stringify(note.call.arguments, null, 2)}</pre>
        {note.result && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <pre tabIndex={0}>{note.result.result}</pre>
        )}
      </details>
    );
  const Icon = iconOf(note.event);
  return (
    <Group className={classes.note} gap={8} wrap="nowrap" data-trouble={isTrouble(note.event) || undefined}>
      <Icon size={16} aria-hidden />
      <Text size="sm">{eventWords(note.event)}</Text>
    </Group>
  );
}
