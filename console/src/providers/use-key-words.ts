import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyOwner } from '#domain';
import type { ProviderInfo } from '#features/providers/contract';
import { needsKey } from './provider-state.ts';

/** The key of one owner, as people speak of it. */
export function useKeyWords(): (provider: ProviderInfo, owner: KeyOwner) => string {
  const { t } = useTranslation();
  return useCallback(
    (provider, owner) => {
      if (owner === 'ours') return t(needsKey(provider) ? 'providers.oursKey' : 'providers.noKeyNeeded');
      const lastFour = provider.yours?.lastFour;
      return lastFour ? t('providers.yoursKeyEnding', { lastFour }) : t('providers.yoursKey');
    },
    [t],
  );
}
