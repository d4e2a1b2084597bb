import { currentLanguage } from '../app/i18n.ts';

/** The sentence of a coded problem in the console's language; `otherwise` where it has none. */
export type ProblemWords = (
  problem: { readonly reason?: string | undefined; readonly values?: Readonly<Record<string, string>> | undefined },
  otherwise: string,
) => string;

/** Fetched with the first error. The server itself speaks English. */
const load = { fr: () => import('../locales/problems.fr.json') } as const;

export async function problemWords(): Promise<ProblemWords> {
  const language = currentLanguage();
  if (language === 'en') return (_problem, otherwise) => otherwise;
  try {
    const words: Readonly<Record<string, string>> = (await load[language]()).default;
    return ({ reason = '', values = {} }, otherwise) =>
      words[reason]?.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => values[name] ?? '') ?? otherwise;
  } catch {
    // Nothing can be fetched just now: English is better than nothing.
    return (_problem, otherwise) => otherwise;
  }
}
