import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconKey, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProviderInfo } from '#features/providers/contract';
import { testProvider } from '../../api/providers.ts';
import { KeyState } from '../../providers/key-state.tsx';
import { isUsable, PROVIDER_STAGES } from '../../providers/provider-state.ts';
import { usePriceWords } from '../../providers/use-price-words.ts';
import { useProviderName } from '../../providers/use-provider-name.ts';
import { useCan } from '../../ui/can.ts';
import { Problem } from '../../ui/problem.tsx';
import { Trials } from './trials.tsx';

interface ProviderCardProps {
  readonly provider: ProviderInfo;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

/** One provider: what it can do, whose key is used, what it costs, and whether it works. */
export function ProviderCard({ provider, onEdit, onDelete }: ProviderCardProps) {
  const { t, i18n } = useTranslation();
  const mayWrite = useCan('provider:write');
  const priceWords = usePriceWords();
  const { id, credentials, yours } = provider;
  const name = useProviderName()(id);
  const test = useMutation({ mutationFn: () => testProvider(id, i18n.language === 'fr' ? 'fr-FR' : 'en-US') });
  const facts = PROVIDER_STAGES.flatMap((stage) =>
    provider[stage] ? [{ stage, price: priceWords(provider, stage) }] : [],
  );
  return (
    <Paper component="li" withBorder radius="lg" p="md">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={4} miw={0}>
            <Group gap="sm">
              <Title order={3}>{name}</Title>
              <KeyState provider={provider} />
            </Group>
            <Group gap="0 1rem">
              {facts.map(({ stage, price }) => (
                <Text key={stage} size="sm" c="dimmed">
                  {t(`providers.stage.${stage}`)}
                  {price && ` · ${price}`}
                </Text>
              ))}
            </Group>
          </Stack>
          <Group gap="xs">
            {isUsable(provider) && (
              <Button
                size="xs"
                variant="default"
                disabled={!mayWrite}
                loading={test.isPending}
                leftSection={<IconPlayerPlay size={16} aria-hidden />}
                aria-label={t('providers.testNamed', { name })}
                onClick={() => test.mutate()}
              >
                {t('providers.test')}
              </Button>
            )}
            {credentials.length > 0 && (
              <Button
                size="xs"
                variant={isUsable(provider) ? 'default' : 'filled'}
                disabled={!mayWrite}
                leftSection={<IconKey size={16} aria-hidden />}
                aria-label={t(yours ? 'providers.changeNamed' : 'providers.addNamed', { name })}
                onClick={onEdit}
              >
                {t(yours ? 'providers.change' : 'providers.add')}
              </Button>
            )}
            {yours && (
              <Button
                size="xs"
                variant="default"
                disabled={!mayWrite}
                leftSection={<IconTrash size={16} aria-hidden />}
                aria-label={t('providers.deleteNamed', { name })}
                onClick={onDelete}
              >
                {t('common.delete')}
              </Button>
            )}
          </Group>
        </Group>
        {test.error && <Problem error={test.error} />}
      </Stack>
      <div role="status">
        {test.isPending && (
          <Text size="sm" c="dimmed" mt="sm">
            {t('providers.testing')}
          </Text>
        )}
        {test.data && <Trials trials={test.data.items} />}
      </div>
    </Paper>
  );
}
