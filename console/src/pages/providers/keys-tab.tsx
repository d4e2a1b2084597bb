import { Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProviderInfo } from '#features/providers/contract';
import { deleteProviderKey, providersQuery } from '../../api/providers.ts';
import { isUsable } from '../../providers/provider-state.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ProviderCard } from './provider-card.tsx';

const DeleteKey = onDemand(async () => (await import('../../key-dialogs/delete-key.tsx')).DeleteKey);
const YourKeyForm = onDemand(async () => (await import('./your-key-form.tsx')).YourKeyForm);

/** The providers: first those that can be used at once. */
export function KeysTab() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(providersQuery);
  const [editing, setEditing] = useState<ProviderInfo>();
  const [deleting, setDeleting] = useState<ProviderInfo>();
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (isPending) return <ListSkeleton rows={5} />;
  const groups = [
    { title: t('providers.usable'), text: '', items: data.items.filter(isUsable) },
    { title: t('providers.wanting'), text: t('providers.wantingText'), items: data.items.filter((p) => !isUsable(p)) },
  ];
  return (
    <Stack gap="xl">
      {groups.map(
        ({ title, text, items }) =>
          items.length > 0 && (
            <section key={title}>
              <Title order={2}>{title}</Title>
              {text && (
                <Text size="sm" c="dimmed">
                  {text}
                </Text>
              )}
              <Stack component="ul" className="plain-list" gap="sm" mt="sm">
                {items.map((provider) => (
                  <ProviderCard
                    key={provider.id}
                    provider={provider}
                    onEdit={() => setEditing(provider)}
                    onDelete={() => setDeleting(provider)}
                  />
                ))}
              </Stack>
            </section>
          ),
      )}
      {editing && <YourKeyForm provider={editing} onClose={() => setEditing(undefined)} />}
      {deleting && (
        <DeleteKey
          name={deleting.name}
          text={t(deleting.ours ? 'providers.deleteTextOurs' : 'providers.deleteText')}
          remove={async () => {
            await deleteProviderKey(deleting.id);
            await queries.invalidateQueries({ queryKey: providersQuery.queryKey });
          }}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </Stack>
  );
}
