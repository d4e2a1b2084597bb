import { Autocomplete, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ModelInfo, ProviderInfo } from '#features/providers/contract';
import { providerModelsQuery } from '../../../api/providers.ts';
import { hasKey, type ProviderStageName } from '../../../providers/provider-state.ts';
import { usePriceWords } from '../../../providers/use-price-words.ts';
import type { EngineChoice } from './provider-fields.tsx';

interface ModelFieldProps {
  readonly stage: ProviderStageName;
  readonly info: ProviderInfo | undefined;
  readonly choice: EngineChoice;
  readonly readOnly: boolean;
  readonly onChange: (model: string) => void;
}

/** The model of a provider, where there is a choice, and what it costs. */
export function ModelField(props: ModelFieldProps) {
  const { stage, info } = props;
  if (!info) return null;
  if (stage === 'languageModel') return <LanguageModelField {...props} info={info} />;
  const models = info[stage]?.models ?? [];
  return (
    <>
      {models.length > 1 && <PlainModelField {...props} models={models} />}
      <Price stage={stage} info={info} />
    </>
  );
}

type KnownInfo = ModelFieldProps & { readonly info: ProviderInfo };

/** The models of a provider, as it lists them; those known to this version while it cannot be asked. */
export function useModels(info: ProviderInfo | undefined, choice: EngineChoice): readonly ModelInfo[] {
  const isThere = info !== undefined && info.languageModel !== null && hasKey(info, choice.keys);
  const { data } = useQuery({ ...providerModelsQuery(info?.id ?? '', choice.keys), enabled: isThere });
  return data?.items ?? info?.languageModel?.models ?? [];
}

function LanguageModelField({ stage, info, choice, readOnly, onChange }: KnownInfo) {
  const { t } = useTranslation();
  const models = useModels(info, choice);
  if (!info.languageModel) return null;
  const usual = info.languageModel.models[0] ?? models[0];
  const chosen = models.find(({ id }) => id === choice.model) ?? (choice.model === '' ? usual : undefined);
  return (
    <>
      <Autocomplete
        label={t('speech.model')}
        description={t('speech.modelFree')}
        placeholder={usual ? t('speech.usualModel', { model: usual.id }) : ''}
        data={[...new Set(models.map(({ id }) => id))]}
        limit={100}
        maxLength={120}
        readOnly={readOnly}
        value={choice.model}
        onChange={onChange}
      />
      <Price stage={stage} info={info} model={chosen} isKnown={chosen !== undefined} />
    </>
  );
}

function PlainModelField({ choice, readOnly, onChange, models }: ModelFieldProps & { readonly models: string[] }) {
  const { t } = useTranslation();
  const { model } = choice;
  const isListed = model === '' || models.includes(model);
  return (
    <Select
      label={t('speech.model')}
      allowDeselect={false}
      readOnly={readOnly}
      data={[
        { value: '', label: t('speech.usualModel', { model: models[0] ?? '' }) },
        ...models.map((value) => ({ value, label: value })),
        ...(isListed ? [] : [{ value: model, label: model }]),
      ]}
      value={model}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

interface PriceProps {
  readonly stage: ProviderStageName;
  readonly info: ProviderInfo;
  readonly model?: ModelInfo | undefined;
  /** False: a model that nothing is known of. */
  readonly isKnown?: boolean;
}

function Price({ stage, info, model, isKnown = true }: PriceProps) {
  const { t } = useTranslation();
  const priceWords = usePriceWords();
  const words = isKnown ? priceWords(info, stage, model) : undefined;
  if (words === t('providers.free')) return null;
  return (
    <Text size="sm" c="dimmed" mt={-8}>
      {words ? t('speech.listPrice', { price: words }) : t('speech.noPrice')}
    </Text>
  );
}
