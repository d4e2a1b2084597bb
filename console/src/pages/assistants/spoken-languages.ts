import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const TAGS = ['en-GB', 'en-US', 'fr-FR', 'fr-CA', 'it-IT', 'es-ES', 'de-DE', 'pt-PT', 'nl-NL'] as const;

/** Languages that an assistant can speak, named in the language of the console; `current` is always among them. */
export function useSpokenLanguages(current?: string): { value: string; label: string }[] {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: 'language' });
    const tags = current && !TAGS.some((tag) => tag === current) ? [current, ...TAGS] : [...TAGS];
    return tags.map((value) => ({ value, label: names.of(value) ?? value }));
  }, [i18n.language, current]);
}
