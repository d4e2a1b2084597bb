import { useTranslation } from 'react-i18next';

/** Providers that every installation has. */
export const LOCAL_PROVIDERS = ['local'];

/** The providers that can be chosen, by the name that people read; one that is set already stays choosable. */
export function useProviders(known: readonly string[], ...set: readonly string[]): { value: string; label: string }[] {
  const { t } = useTranslation();
  return [...new Set([...known, ...set])].map((value) => ({
    value,
    label: value === 'local' ? t('speech.local') : value,
  }));
}
