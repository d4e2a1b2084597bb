import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { EndReason } from '#domain';

const CODES = [
  'goodbye',
  'hung-up',
  'inactivity',
  'max-duration',
  'loop',
  'transferred',
  'cancelled',
  'rejected',
  'provider-failed',
  'media-lost',
  'restart',
  'shutdown',
  'voicemail',
  'voicemail-left',
  'call-back',
  'menu',
  'busy',
  'no-answer',
  'unknown-number',
] as const;
type Code = (typeof CODES)[number];

const isKnown = (code: string): code is Code => CODES.some((known) => known === code);

/** Whose doing the end of a call was, and why, in plain words. */
export function useEndWords(): (reason: EndReason) => string {
  const { t } = useTranslation();
  return useCallback(({ by, code }) => `${t(`endedBy.${by}`)}: ${isKnown(code) ? t(`endCode.${code}`) : code}`, [t]);
}
