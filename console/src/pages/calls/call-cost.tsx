import { Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Call } from '#features/calls/contract';
import { UsageLines } from '../../providers/usage-lines.tsx';

/** What the call cost by stage, once that is known. */
export function CallCost({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  if (!call.usage || call.usage.length === 0) return null;
  return (
    <Paper withBorder radius="lg" p="md" mt="lg">
      <Title order={2}>{t('call.cost')}</Title>
      <Text size="sm" c="dimmed">
        {t('call.costHint')}
      </Text>
      <UsageLines lines={call.usage} totalUsd={call.costUsd} />
    </Paper>
  );
}
