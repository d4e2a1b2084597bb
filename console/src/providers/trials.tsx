import { Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StageTrial } from '#features/providers/contract';
import { useFormat } from '../ui/format.ts';

/** What came of trying a provider: works or not, how long it took, what it cost. */
export function Trials({ trials }: { readonly trials: readonly StageTrial[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack component="ul" className="plain-list" gap={6} style={{ marginTop: '0.75rem' }}>
      {trials.map(({ stage, ok, model, tookMs, detail, costUsd }) => {
        const Icon = ok ? IconCircleCheck : IconCircleX;
        const facts = [
          model,
          tookMs !== null && format.span(tookMs),
          costUsd !== null && (costUsd === 0 ? t('providers.free') : format.dollars(costUsd)),
        ].filter(Boolean);
        return (
          <Group component="li" key={stage} gap={8} wrap="nowrap" align="flex-start">
            <Text span c={ok ? 'var(--mantine-color-green-light-color)' : 'var(--mantine-color-error)'} lh={1} mt={2}>
              <Icon size={18} aria-hidden />
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }} miw={0}>
              <b>{t(`providerStage.${stage}`)}</b> {t(ok ? 'providers.works' : 'providers.fails')}
              {facts.length > 0 && ` · ${facts.join(' · ')}`}
              {detail && (
                <Text span inherit c="dimmed" display="block">
                  {detail}
                </Text>
              )}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}
