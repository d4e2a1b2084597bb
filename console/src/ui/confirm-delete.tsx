import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Problem } from './problem.tsx';

interface ConfirmDeleteProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will not work any more. */
  readonly text: string;
  readonly error: unknown;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onDelete: () => void;
}

export function ConfirmDelete({ opened, title, text, error, busy, onClose, onDelete }: ConfirmDeleteProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack>
        <Text size="sm">{text}</Text>
        {error !== null && error !== undefined && <Problem error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={onDelete}>
            {t('common.delete')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
