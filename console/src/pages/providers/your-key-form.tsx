import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProviderInfo } from '#features/providers/contract';
import { providersQuery, saveProviderKey } from '../../api/providers.ts';
import { KeyForm } from '../../key-dialogs/key-form.tsx';

interface YourKeyFormProps {
  readonly provider: ProviderInfo;
  readonly onClose: () => void;
}

/** The workspace's own key for a provider. */
export function YourKeyForm({ provider, onClose }: YourKeyFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, name, credentials, yours, testedAgainst } = provider;
  return (
    <KeyForm
      title={t(yours ? 'providers.changeNamed' : 'providers.addNamed', { name })}
      {...{ credentials, testedAgainst, onClose, set: yours }}
      limits={{ monthlyBudgetUsd: yours?.monthlyBudgetUsd ?? null, maxStreams: yours?.maxStreams ?? null }}
      save={async (given, limits) => {
        await saveProviderKey(id, { credentials: given, ...limits });
        await queries.invalidateQueries({ queryKey: providersQuery.queryKey });
        void queries.invalidateQueries({ queryKey: ['voices', id] });
      }}
    />
  );
}
