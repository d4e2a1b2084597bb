import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { NewOperatorKey, OperatorKey } from '#features/providers/contract';
import { KeyForm } from '../../key-dialogs/key-form.tsx';
import { useProviderName } from '../../providers/use-provider-name.ts';

interface OurKeyFormProps {
  readonly ourKey: OperatorKey;
  readonly save: (body: z.input<typeof NewOperatorKey>) => Promise<unknown>;
  readonly onClose: () => void;
}

/** A key that all workspaces share, or only its limits where it comes from the environment. */
export function OurKeyForm({ ourKey, save, onClose }: OurKeyFormProps) {
  const { t } = useTranslation();
  const name = useProviderName()(ourKey.id);
  const { source, testedAgainst } = ourKey;
  const { maxStreams, monthlyBudgetUsd, workspaceMaxStreams, workspaceMonthlyBudgetUsd } = ourKey;
  const isFromEnvironment = source === 'environment';
  return (
    <KeyForm
      title={t(isFromEnvironment ? 'operator.limitNamed' : 'operator.keyNamed', { name })}
      {...{ testedAgainst, onClose }}
      credentials={isFromEnvironment ? [] : ourKey.credentials}
      set={source === 'stored' ? ourKey : null}
      limits={{ monthlyBudgetUsd, maxStreams, workspaceMonthlyBudgetUsd, workspaceMaxStreams }}
      save={(credentials, limits) => save({ ...limits, ...(!isFromEnvironment && { credentials }) })}
    />
  );
}
