import { Badge, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OperatorKey } from '#features/providers/contract';
import { deleteOperatorKey, operatorKeysQuery, saveOperatorKey, testOperatorKey } from '../../api/operator.ts';
import { KeyCard } from '../../providers/key-card.tsx';
import { KeyUse } from '../../providers/key-use.tsx';
import { useProviderName } from '../../providers/use-provider-name.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';

const DeleteKey = onDemand(async () => (await import('../../key-dialogs/delete-key.tsx')).DeleteKey);
const OurKeyForm = onDemand(async () => (await import('./our-key-form.tsx')).OurKeyForm);

/** The keys that all workspaces share. */
export function KeysTab() {
  const { t } = useTranslation();
  const nameOf = useProviderName();
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(operatorKeysQuery);
  const [editing, setEditing] = useState<OperatorKey>();
  const [deleting, setDeleting] = useState<OperatorKey>();
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (isPending) return <ListSkeleton rows={5} />;
  // What everybody has without a key needs none here either.
  const keys = data.items.filter(({ credentials }) => credentials.length > 0);
  const refresh = () =>
    Promise.all(['operator', 'providers'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
  return (
    <Stack gap="sm">
      <VisuallyHidden>
        <Title order={2}>{t('operator.tabs.keys')}</Title>
      </VisuallyHidden>
      <Text size="sm" c="dimmed">
        {t('operator.keysText')}
      </Text>
      <Stack component="ul" className="plain-list" gap="sm">
        {keys.map((key) => (
          <OurKeyCard
            key={key.id}
            ourKey={key}
            onEdit={() => setEditing(key)}
            onDelete={key.source === 'stored' ? () => setDeleting(key) : undefined}
          />
        ))}
      </Stack>
      {editing && (
        <OurKeyForm
          ourKey={editing}
          save={async (body) => {
            await saveOperatorKey(editing.id, body);
            await refresh();
          }}
          onClose={() => setEditing(undefined)}
        />
      )}
      {deleting && (
        <DeleteKey
          name={nameOf(deleting.id)}
          text={t('operator.deleteText')}
          remove={async () => {
            await deleteOperatorKey(deleting.id);
            await refresh();
          }}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </Stack>
  );
}

interface OurKeyCardProps {
  readonly ourKey: OperatorKey;
  readonly onEdit: () => void;
  readonly onDelete: (() => void) | undefined;
}

const COLORS = { environment: 'petrol', stored: 'green', 'not-needed': 'gray' } as const;

function OurKeyCard({ ourKey, onEdit, onDelete }: OurKeyCardProps) {
  const { t } = useTranslation();
  const name = useProviderName()(ourKey.id);
  const { id, source, lastFour } = ourKey;
  const state = source ? t(`operator.source.${source}`) : t('providers.noKey');
  const isFromEnvironment = source === 'environment';
  return (
    <KeyCard
      name={name}
      badges={<Badge color={source ? COLORS[source] : 'gray'}>{lastFour ? `${state} …${lastFour}` : state}</Badge>}
      facts={
        isFromEnvironment && (
          <Text size="sm" c="dimmed">
            {t('operator.environmentText')}
          </Text>
        )
      }
      use={<KeyUse {...ourKey} share={ourKey} />}
      readOnly={false}
      test={source ? (language) => testOperatorKey(id, language) : undefined}
      edit={{
        label: t(isFromEnvironment ? 'operator.limit' : source === 'stored' ? 'providers.change' : 'providers.add'),
        named: `${t(isFromEnvironment ? 'operator.limit' : source === 'stored' ? 'providers.change' : 'providers.add')}: ${name}`,
        ...{ isNew: source === null, open: onEdit },
      }}
      onDelete={onDelete}
    />
  );
}
