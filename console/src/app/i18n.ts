import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from '../locales/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

const LANGUAGES = ['en', 'fr'] as const;
export type ConsoleLanguage = (typeof LANGUAGES)[number];

const KEPT = 'parley-language';
const load: Record<ConsoleLanguage, () => Promise<{ default: object }>> = {
  en: () => import('../locales/en.json'),
  fr: () => import('../locales/fr.json'),
};

const isLanguage = (tag: string | null | undefined): tag is ConsoleLanguage => LANGUAGES.some((known) => known === tag);

/** What this browser used last, else its own preference, else English. */
function preferredLanguage(): ConsoleLanguage {
  const kept = localStorage.getItem(KEPT);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

export async function startI18n(): Promise<void> {
  const language = preferredLanguage();
  const { default: texts } = await load[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: texts } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

/** Loads the texts of `language` and shows every page in it from now on. */
export async function changeLanguage(language: ConsoleLanguage): Promise<void> {
  localStorage.setItem(KEPT, language);
  if (i18next.language === language) return;
  const { default: texts } = await load[language]();
  i18next.addResourceBundle(language, 'translation', texts);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function currentLanguage(): ConsoleLanguage {
  return isLanguage(i18next.language) ? i18next.language : 'en';
}
