import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProviderInfo } from '#features/providers/contract';
import { useKeyWords } from './use-key-words.ts';

/** Whose key a provider is used with, if any. */
export function KeyState({ provider }: { readonly provider: ProviderInfo }) {
  const { t } = useTranslation();
  const words = useKeyWords();
  const { yours, ours } = provider;
  return (
    <>
      {yours && <Badge color="green">{words(provider, 'yours')}</Badge>}
      {ours && <Badge color="petrol">{words(provider, 'ours')}</Badge>}
      {!yours && !ours && <Badge color="gray">{t('providers.noKey')}</Badge>}
    </>
  );
}
