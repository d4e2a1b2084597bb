import { Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { speechCacheQuery } from '../../api/providers.ts';
import classes from '../../providers/health-list.module.css';
import { useProviderName } from '../../providers/use-provider-name.ts';
import { useFormat } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';

const MB = 1024 * 1024;

/** How often voices did not have to speak a sentence again. */
export function SpeechCacheCard() {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProviderName();
  const { data, error, refetch } = useQuery(speechCacheQuery);
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const megabytes = (bytes: number) => format.number(bytes / MB, { maximumFractionDigits: 1 });
  return (
    <Paper withBorder radius="lg" p="md">
      <Title order={2} size="h4">
        {t('health.cache')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('health.cacheText', { kept: megabytes(data.keptBytes), most: megabytes(data.maxBytes) })}
      </Text>
      {data.items.length === 0 && (
        <Text size="sm" mt="sm">
          {t('health.cacheNone')}
        </Text>
      )}
      {data.items.map(({ provider, hits, misses, savedCharacters }) => (
        <dl key={provider} className={classes.facts}>
          <div>
            <dt>{nameOf(provider)}</dt>
            <dd>
              {t('health.cacheHits')}{' '}
              {format.number(hits / (hits + misses), { style: 'percent', maximumFractionDigits: 0 })} ·{' '}
              {format.number(hits)}/{format.number(hits + misses)}
            </dd>
          </div>
          <div>
            <dt>{t('health.cacheSaved')}</dt>
            <dd>{format.number(savedCharacters)}</dd>
          </div>
        </dl>
      ))}
    </Paper>
  );
}
