import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { VoiceVariant } from '#domain';
import type { Assistant } from '#features/assistants/contract';
import type { PastVoiceTest } from '#features/calls/contract';
import { pastVoiceTestQuery, pastVoiceTestsQuery } from '../../../api/calls.ts';
import { useProviderName } from '../../../providers/use-provider-name.ts';
import { useFormat } from '../../../ui/format.ts';
import { More } from '../../../ui/more.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { VoiceTestOutcome } from './voice-test-outcome.tsx';

/** The tests that have ended: which voices, how they did, which one stayed. */
export function PastVoiceTests({ assistant }: { readonly assistant: Assistant }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(pastVoiceTestsQuery(assistant.id, assistant.publishedVersion));
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data || data.items.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text component="h3" fw={600}>
        {t('voiceTest.past')}
      </Text>
      {data.items.map((test) => (
        <PastTest key={test.id} assistantId={assistant.id} test={test} />
      ))}
    </Stack>
  );
}

function PastTest({ assistantId, test }: { readonly assistantId: string; readonly test: PastVoiceTest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProviderName();
  const [isOpen, setOpen] = useState(false);
  const { data: report, error } = useQuery({ ...pastVoiceTestQuery(assistantId, test.id), enabled: isOpen });
  const { endedAt, kept, voices, sharePercent } = test;
  return (
    <More
      label={t('voiceTest.ended', { when: format.dateTime(endedAt) })}
      note={kept ? t('voiceTest.kept', { voice: kept.toUpperCase() }) : t('voiceTest.keptNone')}
      onToggle={setOpen}
    >
      <Text size="sm">
        {VoiceVariant.options.map((variant) => {
          const { provider, model, voice, rate } = voices[variant];
          const name = [
            nameOf(model ? `${provider}/${model}` : provider),
            voice,
            rate !== 1 && `${format.number(rate)}×`,
            variant === 'b' &&
              t('voiceTest.ofCalls', { share: format.number(sharePercent / 100, { style: 'percent' }) }),
          ];
          return (
            <span key={variant} style={{ display: 'block' }}>
              {t('voiceTest.named', {
                voice: t(variant === 'a' ? 'voiceTest.voiceA' : 'voiceTest.voiceB'),
                name: name.filter(Boolean).join(' · '),
              })}
            </span>
          );
        })}
      </Text>
      {error && <Problem error={error} />}
      {report && <VoiceTestOutcome report={report} />}
    </More>
  );
}
