import { Badge, Button, Code, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiKeysQuery, deleteApiKey } from '../../api/accounts.ts';
import { useFormat } from '../../ui/format.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Row, RowList } from '../../ui/row-list.tsx';

const ConfirmDelete = onDemand(async () => (await import('../../ui/confirm-delete.tsx')).ConfirmDelete);
const NewApiKeyForm = onDemand(async () => (await import('./new-api-key-form.tsx')).NewApiKeyForm);

/** Keys for programs that use the API. */
export function ApiKeysSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<{ id: string; name: string }>();
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={2}>{t('apiKeys.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('apiKeys.text')}
          </Text>
        </div>
        <Button variant="light" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setCreating(true)}>
          {t('apiKeys.add')}
        </Button>
      </Group>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <ListSkeleton rows={2} />}
      {data && data.items.length > 0 && (
        <RowList>
          {data.items.map((key) => (
            <Row key={key.id} name={key.name} disabled={false} onDelete={() => setDeleting(key)}>
              <Group gap="sm">
                <Text fw={600}>{key.name}</Text>
                <Badge color="gray">{t(`role.${key.role}`)}</Badge>
                <Code>{key.prefix}…</Code>
              </Group>
              <Text size="sm" c="dimmed">
                {key.lastUsedAt ? t('apiKeys.used', { when: format.ago(key.lastUsedAt) }) : t('apiKeys.neverUsed')}
              </Text>
            </Row>
          ))}
        </RowList>
      )}
      {creating && <NewApiKeyForm onClose={() => setCreating(false)} />}
      {deleting && <DeleteApiKey apiKey={deleting} onClose={() => setDeleting(undefined)} />}
    </Stack>
  );
}

interface DeleteApiKeyProps {
  readonly apiKey: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

function DeleteApiKey({ apiKey, onClose }: DeleteApiKeyProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteApiKey(apiKey.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDelete
      opened
      title={t('common.deleteNamed', { name: apiKey.name })}
      text={t('apiKeys.deleteText')}
      error={remove.error}
      busy={remove.isPending}
      onClose={onClose}
      onDelete={() => remove.mutate()}
    />
  );
}
