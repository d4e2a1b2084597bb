import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OperatorPrice } from '#features/providers/contract';
import { operatorPricesQuery } from '../../api/operator.ts';
import { useProviderName } from '../../providers/use-provider-name.ts';
import { Choice } from '../../ui/choice.tsx';
import { useFormat } from '../../ui/format.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import classes from './prices-tab.module.css';

const PriceForm = onDemand(async () => (await import('./price-form.tsx')).PriceForm);

/** The prices of one model, or of all others, one for each unit. */
export type ModelPrices = readonly [OperatorPrice, ...OperatorPrice[]];

/** What providers charge, model by model. */
export function PricesTab() {
  const { t } = useTranslation();
  const nameOf = useProviderName();
  const { data, error, isPending, refetch } = useQuery(operatorPricesQuery);
  const [filter, setFilter] = useState<PriceFilter>({ vendor: '', words: '' });
  const [editing, setEditing] = useState<ModelPrices>();
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (isPending) return <ListSkeleton rows={5} />;
  const vendors = [...new Set(data.items.map(({ vendor }) => vendor))];
  const models = modelsOf(data.items);
  const hasOthers = ([{ vendor, stage, model }]: ModelPrices) =>
    models.some(([price]) => price.vendor === vendor && price.stage === stage && price.model !== model);
  const modelName = (prices: ModelPrices) =>
    prices[0].model || t(hasOthers(prices) ? 'operator.otherModels' : 'operator.everyModel');
  const words = filter.words.trim().toLowerCase();
  const fits = (prices: ModelPrices) => {
    const [{ vendor, stage }] = prices;
    const shown = [nameOf(vendor), t(`providerStage.${stage}`), modelName(prices)].join(' ').toLowerCase();
    return (filter.vendor === '' || vendor === filter.vendor) && shown.includes(words);
  };
  const found = models.filter(fits);
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        {t('operator.pricesText')}
      </Text>
      <PriceFilters {...{ vendors, filter }} onChange={setFilter} />
      {found.length === 0 && <Text>{t('operator.nothingFound')}</Text>}
      {vendors
        .filter((vendor) => found.some(([price]) => price.vendor === vendor))
        .map((vendor) => (
          <section key={vendor}>
            <Title order={2} mb="xs">
              {nameOf(vendor)}
            </Title>
            <Paper withBorder radius="lg">
              <ul className={classes.prices}>
                {found
                  .filter(([price]) => price.vendor === vendor)
                  .map((prices) => (
                    <PriceRow
                      key={`${prices[0].stage} ${prices[0].model}`}
                      prices={prices}
                      name={modelName(prices)}
                      isOfOthers={prices[0].model === '' && hasOthers(prices)}
                      onEdit={() => setEditing(prices)}
                    />
                  ))}
              </ul>
            </Paper>
          </section>
        ))}
      {editing && <PriceForm prices={editing} name={modelName(editing)} onClose={() => setEditing(undefined)} />}
    </Stack>
  );
}

interface PriceFilter {
  /** Empty: all. */
  readonly vendor: string;
  readonly words: string;
}

interface PriceFiltersProps {
  readonly vendors: readonly string[];
  readonly filter: PriceFilter;
  readonly onChange: (filter: PriceFilter) => void;
}

function PriceFilters({ vendors, filter, onChange }: PriceFiltersProps) {
  const { t } = useTranslation();
  const nameOf = useProviderName();
  return (
    <Group gap="sm" role="search" aria-label={t('operator.filters')}>
      <SearchInput
        label={t('operator.searchModels')}
        value={filter.words}
        onChange={(words) => onChange({ ...filter, words })}
      />
      <Choice
        label={t('operator.provider')}
        options={[
          { value: '', label: t('operator.allProviders') },
          ...vendors.map((id) => ({ value: id, label: nameOf(id) })),
        ]}
        value={filter.vendor}
        onChange={(vendor) => onChange({ ...filter, vendor })}
        maxWidth={260}
      />
    </Group>
  );
}

/** Units of the same model belong together; a vendor's models stay in their order. */
function modelsOf(prices: readonly OperatorPrice[]): ModelPrices[] {
  const models = new Map<string, [OperatorPrice, ...OperatorPrice[]]>();
  for (const price of prices) {
    const place = `${price.vendor} ${price.stage} ${price.model}`;
    const known = models.get(place);
    if (known) known.push(price);
    else models.set(place, [price]);
  }
  return [...models.values()];
}

const COLORS = { operator: 'green', file: 'petrol', list: 'gray' } as const;

interface PriceRowProps {
  readonly prices: ModelPrices;
  readonly name: string;
  /** It is of all models that have no price of their own. */
  readonly isOfOthers: boolean;
  readonly onEdit: () => void;
}

function PriceRow({ prices, name, isOfOthers, onEdit }: PriceRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProviderName();
  const [{ vendor, stage, listAsOf }] = prices;
  const source = prices.find((price) => price.source === 'operator')?.source ?? prices[0].source;
  const stageName = t(`providerStage.${stage}`);
  const isLeftToList = isOfOthers && source === null;
  return (
    <li>
      <div className={classes.model}>
        <Text fw={500}>{name}</Text>
        <Text size="sm" c="dimmed">
          {stageName}
        </Text>
      </div>
      <div className={classes.amounts}>
        {isLeftToList ? (
          <Text size="sm" c="dimmed">
            {t('operator.eachListed')}
          </Text>
        ) : (
          prices.map(({ unit, usd }) => (
            <Text key={unit} size="sm">
              {usd === null ? '–' : <b>{format.dollars(usd)}</b>} {t(`priceUnit.${unit}`)}
            </Text>
          ))
        )}
      </div>
      <Group gap="sm" wrap="nowrap" justify="flex-end">
        {!isLeftToList && (
          <Badge color={source ? COLORS[source] : 'orange'}>
            {source === 'list'
              ? t('operator.listed', { when: listAsOf ?? '' })
              : t(`operator.from.${source ?? 'nowhere'}`)}
          </Badge>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
          aria-label={t('common.editNamed', { name: `${name} (${nameOf(vendor)}, ${stageName})` })}
          onClick={onEdit}
        >
          {t('operator.setPrice')}
        </Button>
      </Group>
    </li>
  );
}
