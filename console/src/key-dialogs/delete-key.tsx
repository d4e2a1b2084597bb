import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDelete } from '../ui/confirm-delete.tsx';

interface DeleteKeyProps {
  readonly name: string;
  /** What becomes of those who use it. */
  readonly text: string;
  /** Resolves when everything that showed it is up to date. */
  readonly remove: () => Promise<unknown>;
  readonly onClose: () => void;
}

export function DeleteKey({ name, text, remove, onClose }: DeleteKeyProps) {
  const { t } = useTranslation();
  const gone = useMutation({ mutationFn: remove, onSuccess: onClose });
  return (
    <ConfirmDelete
      opened
      title={t('providers.deleteTitle', { name })}
      {...{ text, onClose, error: gone.error, busy: gone.isPending }}
      onDelete={() => gone.mutate()}
    />
  );
}
