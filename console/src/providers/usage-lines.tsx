import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { UsageLine } from '#domain';
import { useFormat } from '../ui/format.ts';
import classes from './usage-lines.module.css';
import { useProviderName } from './use-provider-name.ts';

interface UsageLinesProps {
  readonly lines: readonly (UsageLine & { readonly calls?: number })[];
  /** Of what prices are known for; null: none is. */
  readonly totalUsd: number | null;
}

/** What providers did and what that costs, the dearest first, with the sum. */
export function UsageLines({ lines, totalUsd }: UsageLinesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProviderName();
  const amountOf = useAmount();
  return (
    <ul className={classes.lines}>
      {lines.map((line) => (
        <li key={`${line.stage} ${line.provider} ${line.model} ${line.keys}`}>
          <div>
            <Text size="sm" fw={500}>
              {t(`providerStage.${line.stage}`)}
            </Text>
            <Text size="sm" c="dimmed">
              {[
                nameOf(line.model ? `${line.provider}/${line.model}` : line.provider),
                line.keys === 'yours' && t('usage.yourKey'),
                amountOf(line),
                line.calls !== undefined && t('usage.calls', { count: line.calls, calls: format.number(line.calls) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </div>
          <Text size="sm" className={classes.cost}>
            {line.costUsd === null ? t('usage.noPrice') : format.dollars(line.costUsd)}
          </Text>
        </li>
      ))}
      {totalUsd !== null && (
        <li>
          <Text size="sm" fw={600}>
            {t('usage.total')}
          </Text>
          <Text size="sm" fw={600} className={classes.cost}>
            {format.dollars(totalUsd)}
          </Text>
        </li>
      )}
    </ul>
  );
}

/** How much a provider did: time, characters or tokens. */
function useAmount(): (line: UsageLine) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ seconds, characters, inputTokens, outputTokens, isEstimated }) => {
    const parts = [
      seconds !== undefined && format.clock(seconds * 1000),
      characters !== undefined && t('usage.characters', { count: characters, characters: format.number(characters) }),
      (inputTokens !== undefined || outputTokens !== undefined) &&
        t('usage.tokens', { input: format.number(inputTokens ?? 0), output: format.number(outputTokens ?? 0) }),
      isEstimated && t('usage.estimated'),
    ];
    return parts.filter(Boolean).join(' · ');
  };
}
