import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProviderInfo } from '#features/providers/contract';
import { deleteProviderKey, providersQuery } from '../../api/providers.ts';
import { ConfirmDelete } from '../../ui/confirm-delete.tsx';

interface DeleteKeyProps {
  readonly provider: ProviderInfo;
  readonly onClose: () => void;
}

export function DeleteKey({ provider, onClose }: DeleteKeyProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteProviderKey(provider.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: providersQuery.queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDelete
      opened
      title={t('providers.deleteTitle', { name: provider.name })}
      text={t(provider.ours ? 'providers.deleteTextOurs' : 'providers.deleteText')}
      error={remove.error}
      busy={remove.isPending}
      onClose={onClose}
      onDelete={() => remove.mutate()}
    />
  );
}
