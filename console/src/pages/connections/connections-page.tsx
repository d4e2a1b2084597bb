import { Alert, Badge, Button, Code, Group, Text } from '@mantine/core';
import { IconArrowUpRight, IconInfoCircle, IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SipConnection } from '#features/connections/contract';
import { connectionsQuery, deleteConnection } from '../../api/connections.ts';
import { useCan } from '../../ui/can.ts';
import { Empty } from '../../ui/empty.tsx';
import { onDemand } from '../../ui/on-demand.tsx';
import { Page } from '../../ui/page.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Row, RowList } from '../../ui/row-list.tsx';

const ConfirmDelete = onDemand(async () => (await import('../../ui/confirm-delete.tsx')).ConfirmDelete);
const ConnectionForm = onDemand(async () => (await import('./connection-form.tsx')).ConnectionForm);

/** Who outside private networks may send calls. */
export function ConnectionsPage() {
  const { t } = useTranslation();
  const connections = useQuery(connectionsQuery);
  const mayWrite = useCan('connection:write');
  const [editing, setEditing] = useState<SipConnection | 'new'>();
  const [deleting, setDeleting] = useState<SipConnection>();
  const items = connections.data?.items;
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} disabled={!mayWrite} onClick={() => setEditing('new')}>
      {t('connections.add')}
    </Button>
  );
  return (
    <Page
      title={t('nav.connections')}
      description={t('connections.description')}
      actions={items && items.length > 0 && add}
    >
      {connections.error && <Problem error={connections.error} onRetry={() => void connections.refetch()} />}
      {connections.isPending && <ListSkeleton rows={3} />}
      {items?.length === 0 && (
        <Empty icon={IconPlugConnected} title={t('connections.emptyTitle')} text={t('connections.emptyText')}>
          {add}
        </Empty>
      )}
      {items && items.length > 0 && (
        <>
          <RowList>
            {items.map((connection) => (
              <Row
                key={connection.id}
                name={connection.name}
                disabled={!mayWrite}
                onEdit={() => setEditing(connection)}
                onDelete={() => setDeleting(connection)}
              >
                <ConnectionFacts connection={connection} />
              </Row>
            ))}
          </RowList>
          <Alert color="gray" icon={<IconInfoCircle aria-hidden />}>
            {t('connections.private')}
          </Alert>
        </>
      )}
      {editing && (
        <ConnectionForm connection={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
      {deleting && <DeleteConnection connection={deleting} onClose={() => setDeleting(undefined)} />}
    </Page>
  );
}

function ConnectionFacts({ connection }: { readonly connection: SipConnection }) {
  const { t } = useTranslation();
  return (
    <>
      <Text fw={600}>{connection.name}</Text>
      <Group gap={6} mt={4}>
        {connection.sourceAddresses.map((source) => (
          <Code key={source}>{source}</Code>
        ))}
        {connection.username && (
          <Text size="sm" c="dimmed">
            {t('connections.user', { user: connection.username })}
          </Text>
        )}
        {connection.server && (
          <Group gap={6} wrap="nowrap">
            <IconArrowUpRight size={16} role="img" aria-label={t('connections.server')} />
            <Code>{connection.server}</Code>
          </Group>
        )}
        {connection.callerId && (
          <Text size="sm" c="dimmed">
            {t('connections.shows', { number: connection.callerId })}
          </Text>
        )}
        {connection.hasPassword && <Badge color="gray">{t('connections.passwordSet')}</Badge>}
      </Group>
    </>
  );
}

function DeleteConnection({
  connection,
  onClose,
}: {
  readonly connection: SipConnection;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteConnection(connection.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDelete
      opened
      title={t('common.deleteNamed', { name: connection.name })}
      text={t('connections.deleteText')}
      error={remove.error}
      busy={remove.isPending}
      onClose={onClose}
      onDelete={() => remove.mutate()}
    />
  );
}
