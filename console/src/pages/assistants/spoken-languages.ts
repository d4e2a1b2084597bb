import { useMemo } from 'react';
import { useFormat } from '../../ui/format.ts';

const TAGS = ['en-GB', 'en-US', 'fr-FR', 'fr-CA', 'it-IT', 'es-ES', 'de-DE', 'pt-PT', 'nl-NL'] as const;

/** Languages that an assistant can speak, named in the language of the console; `current` is always among them. */
export function useSpokenLanguages(current?: string): { value: string; label: string }[] {
  const { language } = useFormat();
  return useMemo(() => {
    const tags = current && !TAGS.some((tag) => tag === current) ? [current, ...TAGS] : [...TAGS];
    return tags.map((value) => ({ value, label: language(value) }));
  }, [language, current]);
}
