import { ActionIcon, Group, Paper } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './row-list.module.css';

/** A plain list of things with what can be done to each. */
export function RowList({ children }: { readonly children: ReactNode }) {
  return (
    <Paper withBorder radius="lg">
      <ul className={classes.list}>{children}</ul>
    </Paper>
  );
}

interface RowProps {
  readonly children: ReactNode;
  /** Names the thing in the buttons. */
  readonly name: string;
  readonly disabled: boolean;
  readonly onEdit?: () => void;
  readonly onDelete: () => void;
}

export function Row({ children, name, disabled, onEdit, onDelete }: RowProps) {
  const { t } = useTranslation();
  return (
    <li className={classes.row}>
      <div className={classes.content}>{children}</div>
      <Group gap={4} wrap="nowrap">
        {onEdit && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            disabled={disabled}
            aria-label={t('common.editNamed', { name })}
            onClick={onEdit}
          >
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          disabled={disabled}
          aria-label={t('common.deleteNamed', { name })}
          onClick={onDelete}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Group>
    </li>
  );
}
