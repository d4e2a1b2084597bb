import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { providersQuery } from '../api/providers.ts';

/** What people call a provider, with its model where `id` names one: `openai/gpt-4.1-mini`. */
export function useProviderName(): (id: string) => string {
  const { t } = useTranslation();
  const { data } = useQuery(providersQuery);
  return useCallback(
    (id) => {
      const [provider = '', ...model] = id.split('/');
      const known = data?.items.find((candidate) => candidate.id === provider)?.name ?? provider;
      const name = provider === 'local' ? t('speech.local') : known;
      return model.length > 0 ? `${name} · ${model.join('/')}` : name;
    },
    [data, t],
  );
}
