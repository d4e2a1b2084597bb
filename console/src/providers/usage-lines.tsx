import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { UsageLine } from '#domain';
import type { TrialSum } from '#features/providers/contract';
import { useFormat } from '../ui/format.ts';
import classes from './usage-lines.module.css';
import { useProviderName } from './use-provider-name.ts';

interface UsageLinesProps {
  readonly lines: readonly (UsageLine & { readonly calls?: number })[];
  /** Outside of calls. */
  readonly trials?: readonly TrialSum[];
  /** Of what prices are known for; null: none is. */
  readonly totalUsd: number | null;
}

/** What providers did and what that costs, the dearest first, with the sum. */
export function UsageLines({ lines, trials = [], totalUsd }: UsageLinesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProviderName();
  const amountOf = useAmount();
  return (
    <ul className={classes.lines}>
      {lines.map((line) => (
        <Line
          key={`${line.stage} ${line.provider} ${line.model} ${line.keys}`}
          title={t(`providerStage.${line.stage}`)}
          details={[
            nameOf(line.model ? `${line.provider}/${line.model}` : line.provider),
            line.keys === 'yours' && t('usage.yourKey'),
            amountOf(line),
            line.calls !== undefined && t('usage.calls', { count: line.calls, calls: format.number(line.calls) }),
          ]
            .filter(Boolean)
            .join(' · ')}
          costUsd={line.costUsd}
        />
      ))}
      {trials.map(({ kind, requests, costUsd }) => (
        <Line
          key={kind}
          title={t(`usage.trial.${kind}`)}
          details={t('usage.requests', { count: requests, requests: format.number(requests) })}
          costUsd={costUsd}
        />
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

interface LineProps {
  readonly title: string;
  readonly details: string;
  readonly costUsd: number | null;
}

function Line({ title, details, costUsd }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <div>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <Text size="sm" c="dimmed">
          {details}
        </Text>
      </div>
      <Text size="sm" className={classes.cost}>
        {costUsd === null ? t('usage.noPrice') : format.dollars(costUsd)}
      </Text>
    </li>
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
