import { Button, Group, Text } from '@mantine/core';
import { IconHash, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Line } from '#features/lines/contract';
import { assistantsQuery } from '../../api/assistants.ts';
import { deleteLine, linesQuery } from '../../api/lines.ts';
import { useCan } from '../../ui/can.ts';
import { Empty } from '../../ui/empty.tsx';
import { TextLink } from '../../ui/link.tsx';
import { onDemand } from '../../ui/on-demand.tsx';
import { Page } from '../../ui/page.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Row, RowList } from '../../ui/row-list.tsx';

const ConfirmDelete = onDemand(async () => (await import('../../ui/confirm-delete.tsx')).ConfirmDelete);
const LineForm = onDemand(async () => (await import('./line-form.tsx')).LineForm);

/** Phone numbers and who answers them. */
export function LinesPage() {
  const { t } = useTranslation();
  const lines = useQuery(linesQuery);
  const mayWrite = useCan('line:write');
  const [editing, setEditing] = useState<Line | 'new'>();
  const [deleting, setDeleting] = useState<Line>();
  const items = lines.data?.items;
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} disabled={!mayWrite} onClick={() => setEditing('new')}>
      {t('lines.add')}
    </Button>
  );
  return (
    <Page title={t('nav.lines')} description={t('lines.description')} actions={items && items.length > 0 && add}>
      {lines.error && <Problem error={lines.error} onRetry={() => void lines.refetch()} />}
      {lines.isPending && <ListSkeleton rows={3} />}
      {items?.length === 0 && (
        <Empty icon={IconHash} title={t('lines.emptyTitle')} text={t('lines.emptyText')}>
          {add}
        </Empty>
      )}
      {items && items.length > 0 && (
        <RowList>
          {items.map((line) => (
            <Row
              key={line.id}
              name={line.number}
              disabled={!mayWrite}
              onEdit={() => setEditing(line)}
              onDelete={() => setDeleting(line)}
            >
              <LineFacts line={line} />
            </Row>
          ))}
        </RowList>
      )}
      {editing && <LineForm line={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
      {deleting && <DeleteLine line={deleting} onClose={() => setDeleting(undefined)} />}
    </Page>
  );
}

function LineFacts({ line }: { readonly line: Line }) {
  const { t } = useTranslation();
  const { data: assistants } = useQuery(assistantsQuery);
  const assistant = assistants?.items.find(({ id }) => id === line.assistantId);
  return (
    <Group justify="space-between" gap="xs">
      <div>
        <Text fw={600}>{line.number}</Text>
        {line.label && (
          <Text size="sm" c="dimmed">
            {line.label}
          </Text>
        )}
      </div>
      {assistant ? (
        <TextLink to="/assistants/$assistantId" params={{ assistantId: assistant.id }} size="sm">
          {assistant.name}
        </TextLink>
      ) : (
        <Text size="sm" c="dimmed">
          {t('lines.nobody')}
        </Text>
      )}
    </Group>
  );
}

function DeleteLine({ line, onClose }: { readonly line: Line; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteLine(line.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: linesQuery.queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDelete
      opened
      title={t('common.deleteNamed', { name: line.number })}
      text={t('lines.deleteText')}
      error={remove.error}
      busy={remove.isPending}
      onClose={onClose}
      onDelete={() => remove.mutate()}
    />
  );
}
