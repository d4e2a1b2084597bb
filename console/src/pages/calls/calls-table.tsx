import { Badge, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPhoneIncoming, IconPhoneOutgoing, IconWorld } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CallSummary } from '#features/calls/contract';
import { useEndWords } from '../../transcript/end-words.ts';
import { useFormat } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { CallDuration } from './call-duration.tsx';
import { CallStateBadge } from './call-state-badge.tsx';
import classes from './calls-table.module.css';

interface CallsTableProps {
  readonly calls: readonly CallSummary[];
  /** Rows of the filter before, while those of the new one are fetched. */
  readonly dimmed: boolean;
}

/** The calls as a table, or as cards where a table would not fit. */
export function CallsTable({ calls, dimmed }: CallsTableProps) {
  const roomy = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  return (
    <div className={classes.list} data-dimmed={dimmed || undefined}>
      {roomy ? <Rows calls={calls} /> : <Cards calls={calls} />}
    </div>
  );
}

function Rows({ calls }: { readonly calls: readonly CallSummary[] }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder radius="lg" className={classes.paper}>
      <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('calls.started')}</Table.Th>
            <Table.Th>{t('calls.from')}</Table.Th>
            <Table.Th>{t('calls.assistant')}</Table.Th>
            <Table.Th>{t('calls.state')}</Table.Th>
            <Table.Th ta="right">{t('calls.duration')}</Table.Th>
            <Table.Th ta="right">{t('calls.turns')}</Table.Th>
            <Table.Th ta="right">{t('calls.response')}</Table.Th>
            <Table.Th>{t('calls.ended')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {calls.map((call) => (
            <Row key={call.id} call={call} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function Row({ call }: { readonly call: CallSummary }) {
  const format = useFormat();
  const endWords = useEndWords();
  return (
    <Table.Tr className={classes.row} data-live={call.state !== 'ended' || undefined}>
      <Table.Td>
        <TextLink
          to="/calls/$callId"
          params={{ callId: call.id }}
          size="sm"
          className={classes.cover}
          title={format.dateTime(call.startedAt)}
        >
          {format.moment(call.startedAt)}
        </TextLink>
      </Table.Td>
      <Table.Td>
        <Caller call={call} />
      </Table.Td>
      <Table.Td>
        <AssistantName call={call} />
      </Table.Td>
      <Table.Td>
        <CallStateBadge state={call.state} />
      </Table.Td>
      <Table.Td ta="right">
        <CallDuration call={call} />
      </Table.Td>
      <Table.Td ta="right">{format.number(call.turns)}</Table.Td>
      <Table.Td ta="right">{call.responseMsP50 === null ? '–' : format.ms(call.responseMsP50)}</Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          {call.endReason ? endWords(call.endReason) : '–'}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function Cards({ calls }: { readonly calls: readonly CallSummary[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack component="ul" gap="sm" className="plain-list">
      {calls.map((call) => (
        <Paper component="li" key={call.id} withBorder radius="lg" p="md" className={classes.row}>
          <Stack gap={6}>
            <Group justify="space-between" wrap="nowrap">
              <TextLink to="/calls/$callId" params={{ callId: call.id }} fw={600} className={classes.cover}>
                {format.moment(call.startedAt)}
              </TextLink>
              <CallStateBadge state={call.state} />
            </Group>
            <Caller call={call} />
            <Group gap="md" c="dimmed" fz="sm">
              <AssistantName call={call} />
              <CallDuration call={call} />
              <span>{t('calls.turnCount', { count: call.turns })}</span>
            </Group>
          </Stack>
        </Paper>
      ))}
    </Stack>
  );
}

function Caller({ call }: { readonly call: CallSummary }) {
  const { t } = useTranslation();
  const browser = call.wire === 'browser';
  const outbound = call.direction === 'outbound';
  const Icon = browser ? IconWorld : outbound ? IconPhoneOutgoing : IconPhoneIncoming;
  return (
    <Group gap={8} wrap="nowrap">
      <Icon
        size={16}
        stroke={1.7}
        className={classes.icon}
        {...(outbound ? { role: 'img', 'aria-label': t('calls.outbound') } : { 'aria-hidden': true })}
      />
      <Text size="sm" className={classes.number}>
        {browser ? t('calls.browser') : (outbound ? call.to : call.from) || t('calls.anonymous')}
      </Text>
    </Group>
  );
}

function AssistantName({ call }: { readonly call: CallSummary }) {
  const { t } = useTranslation();
  if (!call.assistant) return <Text size="sm">{t('calls.noAssistant')}</Text>;
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" inherit>
        {call.assistant.name}
      </Text>
      {call.assistantVersion === null && (
        <Badge size="xs" variant="light" color="yellow" tt="none">
          {t('calls.draft')}
        </Badge>
      )}
    </Group>
  );
}
