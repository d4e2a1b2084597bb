import { Group, NumberInput, Select, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pastPricesQuery, savePrice } from '../../api/operator.ts';
import { useProviderName } from '../../providers/use-provider-name.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { useFormat } from '../../ui/format.ts';
import type { ModelPrices } from './prices-tab.tsx';

const CURRENCIES = ['USD', 'EUR', 'GBP', 'CHF', 'CAD', 'AUD', 'SEK', 'NOK', 'DKK', 'PLN', 'JPY'];
const MOST = 1_000_000;

interface PriceFormProps {
  readonly prices: ModelPrices;
  /** Of the model. */
  readonly name: string;
  readonly onClose: () => void;
}

/** What a model costs the operator, by unit; left empty, the list price counts. */
export function PriceForm({ prices, name, onClose }: PriceFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const nameOf = useProviderName();
  const [{ vendor, stage, model }] = prices;
  const own = prices.find((price) => price.own)?.own;
  const [currency, setCurrency] = useState(own?.currency ?? 'USD');
  const [rate, setRate] = useState<Typed>(own?.usdRate ?? 1);
  const [amounts, setAmounts] = useState<Record<string, Typed>>(
    Object.fromEntries(prices.map((price) => [price.unit, price.own?.amount ?? ''])),
  );
  const usdRate = currency === 'USD' ? 1 : Number(rate);
  const save = useMutation({
    mutationFn: async () => {
      for (const { unit, own: before } of prices) {
        const typed = amounts[unit];
        const money = typeof typed === 'number' ? { amount: typed, currency, usdRate } : null;
        const isSame =
          money?.amount === before?.amount &&
          (money === null || (money.currency === before?.currency && money.usdRate === before.usdRate));
        if (!isSame) await savePrice({ vendor, stage, model, unit, money });
      }
    },
    // Some may have been saved before one failed.
    onSettled: () =>
      Promise.all(['operator', 'providers'].map((name) => queries.invalidateQueries({ queryKey: [name] }))),
    onSuccess: onClose,
  });
  return (
    <DialogForm
      title={t('operator.priceOf', { name: `${nameOf(vendor)} · ${name}` })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
      sending={save}
      disabled={!(usdRate > 0)}
    >
      <Text size="sm" c="dimmed">
        {t(model ? 'operator.priceText' : 'operator.otherModelsText')}
      </Text>
      <Amounts {...{ prices, currency, amounts }} onChange={setAmounts} />
      <Currency {...{ currency, rate }} onCurrency={setCurrency} onRate={setRate} />
      <History prices={prices} />
    </DialogForm>
  );
}

type Typed = number | string;

const capital = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

interface AmountsProps {
  readonly prices: ModelPrices;
  readonly currency: string;
  readonly amounts: Readonly<Record<string, Typed>>;
  readonly onChange: (amounts: Record<string, Typed>) => void;
}

function Amounts({ prices, currency, amounts, onChange }: AmountsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {prices.map(({ model, unit, listUsd, listAsOf }, index) => (
        <NumberInput
          key={unit}
          label={capital(t(`priceUnit.${unit}`))}
          description={
            listUsd === null
              ? model && t('operator.noListPrice')
              : t('operator.listPrice', { price: format.dollars(listUsd), when: listAsOf ?? '–' })
          }
          min={0}
          max={MOST}
          decimalScale={6}
          decimalSeparator={format.decimalSeparator}
          allowedDecimalSeparators={['.', ',']}
          suffix={` ${currency}`}
          value={amounts[unit] ?? ''}
          onChange={(typed) => onChange({ ...amounts, [unit]: typed })}
          {...(index === 0 && { 'data-autofocus': true })}
        />
      ))}
    </>
  );
}

interface CurrencyProps {
  readonly currency: string;
  readonly rate: Typed;
  readonly onCurrency: (currency: string) => void;
  readonly onRate: (rate: Typed) => void;
}

/** The currency of a price, and what it is worth. */
function Currency({ currency, rate, onCurrency, onRate }: CurrencyProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Group grow align="flex-start">
      <Select
        label={t('operator.currency')}
        data={CURRENCIES}
        value={currency}
        allowDeselect={false}
        onChange={(chosen) => onCurrency(chosen ?? 'USD')}
      />
      {currency !== 'USD' && (
        <NumberInput
          label={t('operator.rate', { currency })}
          min={0.000_001}
          max={MOST}
          decimalScale={6}
          decimalSeparator={format.decimalSeparator}
          allowedDecimalSeparators={['.', ',']}
          value={rate}
          onChange={onRate}
        />
      )}
    </Group>
  );
}

/** What was set before: calls of that time keep what they have cost. */
function History({ prices: [place] }: { readonly prices: ModelPrices }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(pastPricesQuery(place));
  if (!data || data.items.length === 0) return null;
  return (
    <section>
      <Title order={3} size="sm">
        {t('operator.history')}
      </Title>
      <Stack component="ul" className="plain-list" gap={4} mt={4}>
        {data.items.map(({ unit, money, since, setBy }) => (
          <Text component="li" key={`${since} ${unit}`} size="sm" c="dimmed">
            {format.dateTime(since)}, {setBy}
            {t('operator.colon')}{' '}
            {money
              ? `${format.money(money.amount, money.currency)} ${t(`priceUnit.${unit}`)}`
              : t('operator.backToList')}
          </Text>
        ))}
      </Stack>
    </section>
  );
}
