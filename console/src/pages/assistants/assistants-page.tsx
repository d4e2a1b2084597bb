import { Button, SimpleGrid, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHeadset, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { assistantsQuery } from '../../api/assistants.ts';
import { useCan } from '../../ui/can.ts';
import { Empty } from '../../ui/empty.tsx';
import { onDemand } from '../../ui/on-demand.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { AssistantCard } from './assistant-card.tsx';

const CreateAssistant = onDemand(async () => (await import('./create-assistant.tsx')).CreateAssistant);

export function AssistantsPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(assistantsQuery);
  const mayWrite = useCan('assistant:write');
  const [creating, { open, close }] = useDisclosure(false);
  const create = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={open} disabled={!mayWrite}>
      {t('assistants.create')}
    </Button>
  );
  const empty = data?.items.length === 0;
  return (
    <Page title={t('assistants.title')} description={t('assistants.description')} actions={!empty && create}>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
          <Skeleton h={208} radius="lg" />
          <Skeleton h={208} radius="lg" />
        </SimpleGrid>
      )}
      {empty && (
        <Empty icon={IconHeadset} title={t('assistants.emptyTitle')} text={t('assistants.emptyText')}>
          {create}
        </Empty>
      )}
      {data && !empty && (
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} component="ul" className="plain-list">
          {data.items.map((assistant) => (
            <AssistantCard key={assistant.id} assistant={assistant} />
          ))}
        </SimpleGrid>
      )}
      {creating && <CreateAssistant opened onClose={close} />}
    </Page>
  );
}
