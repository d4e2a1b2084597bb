import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type editor from '../locales/en.editor.json';
import type en from '../locales/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en & typeof editor };
  }
}

const LANGUAGES = ['en', 'fr'] as const;
export type ConsoleLanguage = (typeof LANGUAGES)[number];

const KEPT = 'parley-language';
type Texts = () => Promise<{ default: object }>;
/** What every page needs, and what only the editor of assistants does. */
const TEXTS = {
  common: { en: () => import('../locales/en.json'), fr: () => import('../locales/fr.json') },
  editor: { en: () => import('../locales/en.editor.json'), fr: () => import('../locales/fr.editor.json') },
} satisfies Record<string, Record<ConsoleLanguage, Texts>>;
type Part = keyof typeof TEXTS;

/** Parts that some page has needed: in another language they are needed too. */
const needed = new Set<Part>(['common']);
/** What is shown, or will be as soon as its texts are there. */
let wanted: ConsoleLanguage = 'en';

async function textsOf(language: ConsoleLanguage): Promise<object> {
  const parts = await Promise.all([...needed].map((part) => TEXTS[part][language]()));
  return Object.assign({}, ...parts.map((part) => part.default));
}

const isLanguage = (tag: string | null | undefined): tag is ConsoleLanguage => LANGUAGES.some((known) => known === tag);

/** What this browser used last, else its own preference, else English. */
function preferredLanguage(): ConsoleLanguage {
  const kept = localStorage.getItem(KEPT);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

export async function startI18n(): Promise<void> {
  const language = preferredLanguage();
  wanted = language;
  const texts = await textsOf(language);
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
  wanted = language;
  if (i18next.language === language) return;
  i18next.addResourceBundle(language, 'translation', await textsOf(language), true, true);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function currentLanguage(): ConsoleLanguage {
  return isLanguage(i18next.language) ? i18next.language : 'en';
}

/** Loads the texts that only some pages need, before they are shown. */
export async function addTexts(part: Part): Promise<void> {
  if (needed.has(part)) return;
  needed.add(part);
  const language = wanted;
  const { default: texts } = await TEXTS[part][language]();
  i18next.addResourceBundle(language, 'translation', texts, true, true);
}
