import { Alert } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { VoiceTestReport } from '#features/calls/contract';
import { VoiceTestTable } from './voice-test-table.tsx';

/** What may be said of two voices, and the figures. */
export function VoiceTestOutcome({ report }: { readonly report: VoiceTestReport }) {
  const { t } = useTranslation();
  const { calls, callsNeeded, since, metrics } = report;
  const isTooFew = Math.min(calls.a, calls.b) < callsNeeded;
  const differs = metrics.some(({ verdict }) => verdict === 'a-higher' || verdict === 'b-higher');
  return (
    <>
      <Alert color={differs ? 'green' : 'gray'} icon={<IconScale aria-hidden />}>
        {isTooFew && t('voiceTest.tooFew', { needed: callsNeeded, ...calls })}
        {!isTooFew && t(differs ? 'voiceTest.difference' : 'voiceTest.noDifference')}
      </Alert>
      {since && <VoiceTestTable report={report} />}
    </>
  );
}
