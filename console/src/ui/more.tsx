import { Stack } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './more.module.css';

interface MoreProps {
  readonly label: string;
  /** How things stand, for whoever does not open it. */
  readonly note?: string | undefined;
  readonly onToggle?: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

/** Fields that few people change, behind a line that says what they are about. */
export function More({ label, note, onToggle, children }: MoreProps) {
  return (
    <details className={classes.more} onToggle={(event) => onToggle?.(event.currentTarget.open)}>
      <summary>
        <IconChevronRight size={16} aria-hidden className={classes.chevron} />
        <span className={classes.words}>
          <span className={classes.label}>{label}</span>
          {note && <span className={classes.note}>{note}</span>}
        </span>
      </summary>
      <Stack gap="md" className={classes.content}>
        {children}
      </Stack>
    </details>
  );
}
