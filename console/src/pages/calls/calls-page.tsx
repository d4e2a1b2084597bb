import { Button, Group } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { callsQuery, newestCallsQuery } from '../../api/calls.ts';
import { Empty } from '../../ui/empty.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import { CallFilters } from './call-filters.tsx';
import { CallsTable } from './calls-table.tsx';
import { mergeNewest } from './merge-newest.ts';
import { NewCalls } from './new-calls.tsx';

export function CallsPage() {
  const { t } = useTranslation();
  const filter = useSearch({ from: '/signed-in/calls' });
  const navigate = useNavigate({ from: '/calls' });
  // Rows stay where they are until the member asks for the new ones.
  const list = useInfiniteQuery({ ...callsQuery(filter), refetchOnWindowFocus: false, refetchOnReconnect: false });
  const newest = useQuery({ ...newestCallsQuery(filter), enabled: list.isSuccess && !list.isPlaceholderData });

  const shown = list.data?.pages.flatMap((page) => page.items) ?? [];
  const { rows, fresh } = mergeNewest(shown, newest.data?.items ?? []);
  const filtered = Boolean(filter.assistantId || filter.state || filter.q);
  const empty = list.isSuccess && rows.length === 0 && fresh === 0;
  return (
    <Page title={t('calls.title')} description={t('calls.description')} wide>
      {!(empty && !filtered) && <CallFilters />}
      {list.error && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <ListSkeleton rows={8} />}
      {empty && filtered && (
        <Empty icon={IconPhoneCall} title={t('calls.nothingFound')} text={t('calls.nothingFoundText')}>
          <Button variant="default" onClick={() => void navigate({ search: {} })}>
            {t('calls.clearFilters')}
          </Button>
        </Empty>
      )}
      {empty && !filtered && (
        <Empty icon={IconPhoneCall} title={t('calls.emptyTitle')} text={t('calls.emptyText')}>
          <ButtonLink to="/assistants">{t('calls.emptyAction')}</ButtonLink>
        </Empty>
      )}
      {(rows.length > 0 || fresh > 0) && (
        <div>
          <NewCalls count={fresh} loading={list.isRefetching} onShow={() => void list.refetch()} />
          <CallsTable calls={rows} dimmed={list.isPlaceholderData} />
        </div>
      )}
      {list.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('calls.older')}
          </Button>
        </Group>
      )}
    </Page>
  );
}
