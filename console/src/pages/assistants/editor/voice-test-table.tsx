import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { VoiceMetric, VoiceMetricName, VoiceTestReport } from '#features/calls/contract';
import { useEndWords } from '../../../transcript/end-words.ts';
import { useFormat } from '../../../ui/format.ts';
import classes from './voice-test-table.module.css';

/** More endings than that are rare ones. */
const MOST_ENDINGS = 6;

/** Two voices side by side: each metric with its 95 % interval, then how the calls ended. */
export function VoiceTestTable({ report }: { readonly report: VoiceTestReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const endWords = useEndWords();
  const { calls, metrics, endings } = report;
  const share = (part: number, of: number) =>
    of === 0 ? '–' : format.number(part / of, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <Table className={classes.table} verticalSpacing="xs" horizontalSpacing="xs">
      <caption className={classes.caption}>{t('voiceTest.caption')}</caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('voiceTest.metric')}</Table.Th>
          <Table.Th scope="col">{t('voiceTest.voiceA')}</Table.Th>
          <Table.Th scope="col">{t('voiceTest.voiceB')}</Table.Th>
          <Table.Th scope="col">{t('voiceTest.verdict')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Table.Tr>
          <Table.Th scope="row">{t('voiceTest.calls')}</Table.Th>
          <Table.Td>{format.number(calls.a)}</Table.Td>
          <Table.Td>{format.number(calls.b)}</Table.Td>
          <Table.Td />
        </Table.Tr>
        {metrics.map((metric) => (
          <MetricRow key={metric.name} metric={metric} />
        ))}
        <Table.Tr>
          <Table.Th scope="rowgroup" colSpan={4} className={classes.group}>
            {t('voiceTest.endings')}
          </Table.Th>
        </Table.Tr>
        {endings.slice(0, MOST_ENDINGS).map(({ by, code, a, b }) => (
          <Table.Tr key={`${by} ${code}`}>
            <Table.Th scope="row">{endWords({ by, code, detail: '' })}</Table.Th>
            <Table.Td>{share(a, calls.a)}</Table.Td>
            <Table.Td>{share(b, calls.b)}</Table.Td>
            <Table.Td />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function MetricRow({ metric }: { readonly metric: VoiceMetric }) {
  const { t } = useTranslation();
  const { name, a, b, verdict } = metric;
  const differs = verdict === 'a-higher' || verdict === 'b-higher';
  return (
    <Table.Tr>
      <Table.Th scope="row">{t(`voiceTest.name.${name}`)}</Table.Th>
      <Table.Td>
        <Value metric={metric} estimate={a} />
      </Table.Td>
      <Table.Td>
        <Value metric={metric} estimate={b} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" {...(differs ? { fw: 600 } : { c: 'dimmed' })}>
          {t(`voiceTest.result.${verdict}`)}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function Value({ metric, estimate }: { readonly metric: VoiceMetric; readonly estimate: VoiceMetric['a'] }) {
  const { t } = useTranslation();
  const shown = useMetricFormat(metric.name, metric.kind);
  if (!estimate) return '–';
  return (
    <>
      {shown(estimate.value)}
      <Text size="xs" c="dimmed">
        {t('voiceTest.range', { low: shown(Math.max(0, estimate.low)), high: shown(estimate.high) })}
      </Text>
    </>
  );
}

function useMetricFormat(name: VoiceMetricName, kind: VoiceMetric['kind']): (value: number) => string {
  const format = useFormat();
  if (name === 'durationMs') return (value) => format.clock(value);
  if (kind === 'share') return (value) => format.number(value, { style: 'percent', maximumFractionDigits: 0 });
  return (value) => format.number(value, { maximumFractionDigits: 2 });
}
