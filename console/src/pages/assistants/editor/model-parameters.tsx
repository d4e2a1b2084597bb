import { Button, NumberInput, TagsInput, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ModelChoice } from '#domain';
import type { ModelInfo } from '#features/providers/contract';
import { useFormat } from '../../../ui/format.ts';
import { More } from '../../../ui/more.tsx';
import { useModels } from './model-field.tsx';
import { Section } from './section.tsx';
import { SliderField } from './slider-field.tsx';
import type { TabProps } from './tab-props.ts';
import { useProviders } from './use-providers.ts';

interface SliderRange {
  readonly name: 'temperature' | 'topP' | 'frequencyPenalty' | 'presencePenalty';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Where the thumb rests while the provider decides. */
  readonly usual: number;
}

const TEMPERATURE: SliderRange = { name: 'temperature', min: 0, max: 2, step: 0.1, usual: 1 };
const SLIDERS: readonly SliderRange[] = [
  { name: 'topP', min: 0, max: 1, step: 0.05, usual: 1 },
  { name: 'frequencyPenalty', min: -2, max: 2, step: 0.1, usual: 0 },
  { name: 'presencePenalty', min: -2, max: 2, step: 0.1, usual: 0 },
];
const MOST_STOPS = 4;
type Parameter = keyof ModelInfo['accepts'];
interface Limits {
  readonly min: number;
  readonly max: number;
}
/** What stands for this server when it answers with a model. */
const LOCAL_MODEL = 'ollama';

interface FieldProps {
  readonly model: ModelChoice;
  readonly readOnly: boolean;
  /** Why the model takes no such parameter; undefined: it does. */
  readonly refusalOf: (name: Parameter) => string | undefined;
  /** What the model takes of it where that is less than usual. */
  readonly rangeOf: (name: Parameter) => Limits | undefined;
  readonly set: (changed: Partial<ModelChoice>) => void;
}

/** How the model writes (A8). What is not set is left to the provider; what the model refuses is shown with the reason. */
export function ModelParameters({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { model } = editor.draft.config;
  const { infoOf } = useProviders('languageModel');
  const info = infoOf(model.provider === 'local' ? LOCAL_MODEL : model.provider);
  const models = useModels(info, model);
  const known =
    models.find(({ id }) => id === model.model) ?? (model.model === '' ? info?.languageModel?.models[0] : undefined);
  const refusalOf = (name: Parameter) => {
    const verdict = known?.accepts[name] ?? true;
    if (typeof verdict !== 'string') return undefined;
    if (verdict === 'excluded-by-temperature' && model.temperature === undefined) return undefined;
    return t(`parameters.refused.${verdict}`, { model: known?.id ?? '' });
  };
  const rangeOf = (name: Parameter) => {
    const verdict = known?.accepts[name];
    return typeof verdict === 'object' ? verdict : undefined;
  };
  const fields: FieldProps = {
    model,
    readOnly,
    refusalOf,
    rangeOf,
    set: (changed) => editor.configure({ model: { ...model, ...changed } }),
  };
  const rest = [...SLIDERS.map(({ name }) => name), 'topK', 'stopSequences'] as const;
  const count = rest.filter((name) => model[name] !== undefined).length;
  return (
    <Section title={t('parameters.title')} text={t('parameters.text')}>
      <Sliding range={TEMPERATURE} {...fields} />
      <Whole name="maxTokens" min={16} max={8192} {...fields} />
      <More label={t('parameters.more')} note={count === 0 ? t('parameters.noneSet') : t('parameters.set', { count })}>
        {SLIDERS.map((range) => (
          <Sliding key={range.name} range={range} {...fields} />
        ))}
        <Whole name="topK" min={1} max={500} {...fields} />
        <Stops {...fields} />
      </More>
    </Section>
  );
}

function Sliding({ range, model, readOnly, refusalOf, rangeOf, set }: FieldProps & { readonly range: SliderRange }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, usual, ...widest } = range;
  const value = model[name];
  const refusal = refusalOf(name);
  const narrower = rangeOf(name);
  // A value from before is shown where it is, so that it can be moved back.
  const limits = narrower && (value === undefined || isWithin(narrower, value)) ? { ...widest, ...narrower } : widest;
  return (
    <SliderField
      {...limits}
      label={t(`parameters.${name}`)}
      hint={refusal ?? <RangeHint name={name} limits={narrower} value={value} />}
      shown={value === undefined ? t('parameters.unset') : format.number(value, { maximumFractionDigits: 2 })}
      usual={usual}
      isUnset={value === undefined}
      value={value ?? usual}
      readOnly={readOnly || refusal !== undefined}
      onChange={(chosen) => set({ [name]: Math.round(chosen * 100) / 100 })}
      aside={
        value !== undefined &&
        !readOnly && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`${t('parameters.reset')}: ${t(`parameters.${name}`)}`}
            onClick={() => set({ [name]: undefined })}
          >
            {t('parameters.reset')}
          </Button>
        )
      }
    />
  );
}

interface WholeProps extends FieldProps {
  readonly name: 'maxTokens' | 'topK';
  readonly min: number;
  readonly max: number;
}

function Whole({ name, model, readOnly, refusalOf, rangeOf, set, ...widest }: WholeProps) {
  const { t } = useTranslation();
  const value = model[name];
  const refusal = refusalOf(name);
  const narrower = rangeOf(name);
  const min = Math.max(widest.min, narrower?.min ?? widest.min);
  const max = Math.min(widest.max, narrower?.max ?? widest.max);
  const isFit = (typed: number | string): typed is number => typeof typed === 'number' && typed >= min && typed <= max;
  return (
    <NumberInput
      label={t(`parameters.${name}`)}
      description={refusal ?? <RangeHint name={name} limits={narrower} value={value} />}
      placeholder={t('parameters.unset')}
      min={min}
      max={max}
      allowDecimal={false}
      // A refused value can still be taken away.
      disabled={readOnly || (refusal !== undefined && value === undefined)}
      error={refusal !== undefined && value !== undefined && t('parameters.removeIt')}
      maw={280}
      value={value ?? ''}
      onChange={(typed) => {
        if (typed === '') set({ [name]: undefined });
        else if (isFit(typed)) set({ [name]: typed });
      }}
    />
  );
}

const isWithin = ({ min, max }: Limits, value: number) => value >= min && value <= max;

interface RangeHintProps {
  readonly name: Exclude<Parameter, 'stopSequences'>;
  readonly limits: Limits | undefined;
  readonly value: number | undefined;
}

/** What a parameter does, and what the model takes of it. */
function RangeHint({ name, limits, value }: RangeHintProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const hint = t(`parameters.${name}Hint`);
  if (!limits) return hint;
  const shown = { min: format.number(limits.min), max: format.number(limits.max) };
  const isBeyond = value !== undefined && !isWithin(limits, value);
  return (
    <>
      {hint}{' '}
      <Text span inherit {...(isBeyond && { c: 'var(--mantine-color-error)' })}>
        {t(isBeyond ? 'parameters.beyond' : 'parameters.range', shown)}
      </Text>
    </>
  );
}

function Stops({ model, readOnly, refusalOf, set }: FieldProps) {
  const { t } = useTranslation();
  const refusal = refusalOf('stopSequences');
  const value = model.stopSequences ?? [];
  return (
    <TagsInput
      label={t('parameters.stopSequences')}
      description={refusal ?? t('parameters.stopSequencesHint')}
      maxTags={MOST_STOPS}
      maxLength={64}
      acceptValueOnBlur
      disabled={readOnly || (refusal !== undefined && value.length === 0)}
      error={refusal !== undefined && value.length > 0 && t('parameters.removeIt')}
      value={value}
      onChange={(stops) => set({ stopSequences: stops.length > 0 ? stops : undefined })}
    />
  );
}
