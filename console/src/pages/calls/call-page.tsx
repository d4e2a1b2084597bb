import { Alert, Grid, Group, Paper, Skeleton, Tabs } from '@mantine/core';
import { IconLoader, IconMicrophoneOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '#features/calls/contract';
import { callQuery } from '../../api/calls.ts';
import { type Item, itemsOf, type Saying, sayingAt } from '../../transcript/items.ts';
import { Transcript } from '../../transcript/transcript.tsx';
import { useFormat } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import { CallActions } from './call-actions.tsx';
import { CallCost } from './call-cost.tsx';
import { CallFacts } from './call-facts.tsx';
import { CallStateBadge } from './call-state-badge.tsx';
import { LatencyChart } from './latency-chart.tsx';
import { type PlayerHandle, RecordingPlayer } from './recording-player.tsx';
import { TimelineList } from './timeline-list.tsx';
import { useLiveCall } from './use-live-call.ts';

const RECORDING_WAIT_MS = 60_000;
const POLL_MS = 2000;

/** Whether the recording may still be on its way to the disk. */
function recordingPending(call: Call): boolean {
  if (call.hasRecording || !call.answeredAt || !call.endedAt) return false;
  return Date.now() - Date.parse(call.endedAt) < RECORDING_WAIT_MS;
}

export function CallPage() {
  const { t } = useTranslation();
  const { callId } = useParams({ from: '/signed-in/calls/$callId' });
  const {
    data: call,
    error,
    refetch,
  } = useQuery({
    ...callQuery(callId),
    refetchInterval: ({ state }) => (state.data && recordingPending(state.data) ? POLL_MS : false),
  });
  const above = (
    <TextLink to="/calls" size="sm">
      ← {t('nav.calls')}
    </TextLink>
  );
  if (call) return <CallView key={call.id} call={call} above={above} />;
  return (
    <Page title={t('call.title')} above={above} wide>
      {error ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <Skeleton h={160} radius="lg" />
          <ListSkeleton rows={5} />
        </>
      )}
    </Page>
  );
}

function CallView({ call, above }: { readonly call: Call; readonly above: React.ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const live = useLiveCall(call);
  const timeline = live.timeline ?? call.timeline;
  const items = useMemo(() => itemsOf(timeline), [timeline]);
  const player = useRef<PlayerHandle>(null);
  const [current, setCurrent] = useState<string>();
  const offsetMs = call.recordingOffsetMs ?? 0;
  const follow = (recordingMs: number) => setCurrent(sayingAt(items, recordingMs + offsetMs)?.key);
  const seek = (saying: Saying) => player.current?.seek(saying.startedAtMs - offsetMs);
  const outbound = call.direction === 'outbound';
  const caller = call.wire === 'browser' ? t('calls.browser') : call.from || t('calls.anonymous');
  return (
    <Page
      wide
      above={above}
      title={
        outbound
          ? t('call.headingOutbound', { called: call.to, assistant: call.assistant?.name ?? call.from })
          : t('call.heading', { caller, assistant: call.assistant?.name ?? call.to })
      }
      description={
        <Group component="span" gap="sm">
          <CallStateBadge state={call.state} />
          <span>{format.dateTime(call.startedAt)}</span>
        </Group>
      }
      actions={<CallActions call={call} />}
    >
      {call.hasRecording ? (
        <RecordingPlayer ref={player} callId={call.id} onTime={follow} />
      ) : (
        <NoRecording call={call} />
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Story
            items={items}
            timeline={<TimelineList timeline={timeline} />}
            partials={live.partials}
            current={current}
            onChoose={call.hasRecording ? seek : undefined}
            live={call.state !== 'ended'}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <CallFacts call={call} />
          <LatencyChart timeline={timeline} />
          <CallCost call={call} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}

interface StoryProps {
  readonly items: readonly Item[];
  readonly timeline: React.ReactNode;
  readonly partials: { caller: string; assistant: string };
  readonly current: string | undefined;
  readonly onChoose: ((saying: Saying) => void) | undefined;
  readonly live: boolean;
}

function Story({ items, timeline, ...transcript }: StoryProps) {
  const { t } = useTranslation();
  return (
    <Paper withBorder radius="lg" p="md">
      <Tabs defaultValue="transcript" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="transcript">{t('transcript.title')}</Tabs.Tab>
          <Tabs.Tab value="timeline">{t('call.timeline')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="transcript">
          {items.some((item) => item.kind === 'said') || transcript.live ? (
            <Transcript items={items} {...transcript} />
          ) : (
            t('call.nothingSaid')
          )}
        </Tabs.Panel>
        <Tabs.Panel value="timeline">{timeline}</Tabs.Panel>
      </Tabs>
    </Paper>
  );
}

function NoRecording({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  if (call.state !== 'ended') return null;
  const pending = recordingPending(call);
  return (
    <Alert
      color="gray"
      variant="light"
      role="status"
      icon={pending ? <IconLoader aria-hidden /> : <IconMicrophoneOff aria-hidden />}
    >
      {t(pending ? 'call.recordingPending' : call.answeredAt ? 'call.noRecording' : 'call.neverAnswered')}
    </Alert>
  );
}
