import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OperatorPrice } from '#features/providers/contract';
import { operatorPricesQuery } from '../../api/operator.ts';
import { useProviderName } from '../../providers/use-provider-name.ts';
import { useFormat } from '../../ui/format.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import classes from './prices-tab.module.css';

const PriceForm = onDemand(async () => (await import('./price-form.tsx')).PriceForm);

/** The prices of one model, one for each unit. */
export type ModelPrices = readonly [OperatorPrice, ...OperatorPrice[]];

/** What providers charge, model by model. */
export function PricesTab() {
  const { t } = useTranslation();
  const nameOf = useProviderName();
  const { data, error, isPending, refetch } = useQuery(operatorPricesQuery);
  const [editing, setEditing] = useState<ModelPrices>();
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (isPending) return <ListSkeleton rows={5} />;
  const vendors = [...new Set(data.items.map(({ vendor }) => vendor))];
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        {t('operator.pricesText')}
      </Text>
      {vendors.map((vendor) => (
        <section key={vendor}>
          <Title order={2} mb="xs">
            {nameOf(vendor)}
          </Title>
          <Paper withBorder radius="lg">
            <ul className={classes.prices}>
              {modelsOf(data.items.filter((price) => price.vendor === vendor)).map((prices) => (
                <PriceRow
                  key={`${prices[0].stage} ${prices[0].model}`}
                  prices={prices}
                  onEdit={() => setEditing(prices)}
                />
              ))}
            </ul>
          </Paper>
        </section>
      ))}
      {editing && <PriceForm prices={editing} onClose={() => setEditing(undefined)} />}
    </Stack>
  );
}

/** Prices of the same model follow each other. */
function modelsOf(prices: readonly OperatorPrice[]): ModelPrices[] {
  const models = new Map<string, [OperatorPrice, ...OperatorPrice[]]>();
  for (const price of prices) {
    const place = `${price.stage} ${price.model}`;
    const known = models.get(place);
    if (known) known.push(price);
    else models.set(place, [price]);
  }
  return [...models.values()];
}

const COLORS = { operator: 'green', file: 'petrol', list: 'gray' } as const;

function PriceRow({ prices, onEdit }: { readonly prices: ModelPrices; readonly onEdit: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [{ stage, model, listAsOf }] = prices;
  const name = model || t('operator.everyModel');
  const source = prices.find((price) => price.source === 'operator')?.source ?? prices[0].source;
  return (
    <li>
      <div className={classes.model}>
        <Text fw={500}>{name}</Text>
        <Text size="sm" c="dimmed">
          {t(`providerStage.${stage}`)}
        </Text>
      </div>
      <div className={classes.amounts}>
        {prices.map(({ unit, usd }) => (
          <Text key={unit} size="sm">
            {usd === null ? '–' : <b>{format.dollars(usd)}</b>} {t(`priceUnit.${unit}`)}
          </Text>
        ))}
      </div>
      <Group gap="sm" wrap="nowrap" justify="flex-end">
        <Badge color={source ? COLORS[source] : 'orange'}>
          {source === 'list'
            ? t('operator.listed', { when: listAsOf ?? '' })
            : t(`operator.from.${source ?? 'nowhere'}`)}
        </Badge>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
          aria-label={t('common.editNamed', { name })}
          onClick={onEdit}
        >
          {t('operator.setPrice')}
        </Button>
      </Group>
    </li>
  );
}
