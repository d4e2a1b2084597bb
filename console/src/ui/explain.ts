import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';

const KNOWN = [
  'not-found',
  'not-signed-in',
  'not-allowed',
  'invalid-input',
  'too-large',
  'unsupported-media',
  'conflict',
  'revision-conflict',
  'rate-limited',
  'full',
  'engine-missing',
  'offline',
  'timeout',
  'unexpected-answer',
] as const;
type Known = (typeof KNOWN)[number];

const isKnown = (code: string): code is Known => KNOWN.some((known) => known === code);
/** Codes whose message is the browser's or a parser's, and says nothing to a person. */
const SILENT: readonly string[] = ['offline', 'timeout', 'not-signed-in'];

export interface Explanation {
  readonly title: string;
  readonly detail: string | undefined;
}

/** Words an error for the person who sees it. */
export function useExplain(): (error: unknown) => Explanation {
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return { title: t('problem.unknown'), detail: String(error) };
      const title = isKnown(error.code) ? t(`problem.${error.code}`) : t('problem.unknown');
      return { title, detail: SILENT.includes(error.code) ? undefined : error.message };
    },
    [t],
  );
}

/** Says in a corner that an action failed; the input that led to it stays on the page. */
export function useNotifyProblem(): (error: unknown) => void {
  const explain = useExplain();
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      const { title, detail } = explain(error);
      const id =
        error instanceof ApiError && error.requestId ? `${t('problem.requestId')} ${error.requestId}` : undefined;
      notifications.show({
        color: 'red',
        title,
        message: [detail, id].filter(Boolean).join(' · '),
        autoClose: 10_000,
        closeButtonProps: { 'aria-label': t('common.close') },
      });
    },
    [explain, t],
  );
}
