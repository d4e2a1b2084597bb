import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const REASONS = [
  'configuration',
  'authentication',
  'rate-limit',
  'limit',
  'timeout',
  'unavailable',
  'protocol',
  'request',
  'slow',
  'circuit-open',
  'recovered',
] as const;

/** Why a provider did not serve, or serves again, in a few words. */
export function useProblemName(): (reason: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (reason) => t(`providerProblem.${REASONS.find((known) => known === reason) ?? 'unavailable'}`),
    [t],
  );
}
