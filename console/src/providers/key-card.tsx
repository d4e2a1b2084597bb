import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconKey, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StageTrial } from '#features/providers/contract';
import { Problem } from '../ui/problem.tsx';
import { Trials } from './trials.tsx';

interface KeyCardProps {
  readonly name: string;
  readonly badges: ReactNode;
  readonly facts?: ReactNode;
  /** What it is used for. */
  readonly use?: ReactNode;
  readonly readOnly: boolean;
  /** Absent: there is nothing to try. */
  readonly test?: ((language: string) => Promise<{ items: readonly StageTrial[] }>) | undefined;
  /** `isNew`: it is what the reader is meant to do. */
  readonly edit?:
    | { readonly label: string; readonly named: string; readonly isNew: boolean; readonly open: () => void }
    | undefined;
  readonly onDelete?: (() => void) | undefined;
}

/** A provider and a key for it: what it can do, whether it works, and what can be done about it. */
export function KeyCard({ name, badges, facts, use, readOnly, test, edit, onDelete }: KeyCardProps) {
  const { t, i18n } = useTranslation();
  const trial = useMutation({ mutationFn: async () => test?.(i18n.language === 'fr' ? 'fr-FR' : 'en-US') });
  return (
    <Paper component="li" withBorder radius="lg" p="md">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={4} miw={0}>
            <Group gap="sm">
              <Title order={3}>{name}</Title>
              {badges}
            </Group>
            {facts}
          </Stack>
          <Group gap="xs">
            {test && (
              <Button
                size="xs"
                variant="default"
                disabled={readOnly}
                loading={trial.isPending}
                leftSection={<IconPlayerPlay size={16} aria-hidden />}
                aria-label={t('providers.testNamed', { name })}
                onClick={() => trial.mutate()}
              >
                {t('providers.test')}
              </Button>
            )}
            {edit && (
              <Button
                size="xs"
                variant={edit.isNew ? 'filled' : 'default'}
                disabled={readOnly}
                leftSection={<IconKey size={16} aria-hidden />}
                aria-label={edit.named}
                onClick={edit.open}
              >
                {edit.label}
              </Button>
            )}
            {onDelete && (
              <Button
                size="xs"
                variant="default"
                disabled={readOnly}
                leftSection={<IconTrash size={16} aria-hidden />}
                aria-label={t('providers.deleteNamed', { name })}
                onClick={onDelete}
              >
                {t('common.delete')}
              </Button>
            )}
          </Group>
        </Group>
        {trial.error && <Problem error={trial.error} />}
      </Stack>
      {use}
      <div role="status">
        {trial.isPending && (
          <Text size="sm" c="dimmed" mt="sm">
            {t('providers.testing')}
          </Text>
        )}
        {trial.data && <Trials trials={trial.data.items} />}
      </div>
    </Paper>
  );
}
