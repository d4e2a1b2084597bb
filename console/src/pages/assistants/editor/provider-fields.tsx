import { Alert, Group, SegmentedControl, Select, Text } from '@mantine/core';
import { IconAlertTriangle, IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { KeyOwner } from '#domain';
import type { ProviderInfo } from '#features/providers/contract';
import { hasKey, keyOwner, needsKey, type ProviderStageName } from '../../../providers/provider-state.ts';
import { useKeyWords } from '../../../providers/use-key-words.ts';
import { useFormat } from '../../../ui/format.ts';
import { ButtonLink } from '../../../ui/link.tsx';
import { ModelField } from './model-field.tsx';
import { useProviders } from './use-providers.ts';

export interface EngineChoice {
  readonly provider: string;
  readonly model: string;
  readonly keys?: KeyOwner | undefined;
}

interface ProviderFieldsProps {
  readonly stage: ProviderStageName;
  readonly choice: EngineChoice;
  /** BCP 47, of the assistant. */
  readonly language: string;
  readonly readOnly: boolean;
  readonly hint?: string;
  readonly onChange: (changed: EngineChoice) => void;
}

/** Who does a part of the work: the provider, whose key it uses, and its model. */
export function ProviderFields({ stage, choice, language, readOnly, hint, onChange }: ProviderFieldsProps) {
  const { t } = useTranslation();
  const { offered, infoOf, nameOf } = useProviders(stage);
  const info = infoOf(choice.provider);
  const item = ({ id, name }: { readonly id: string; readonly name: string }) => ({ value: id, label: name });
  const isListed = offered.some(({ id }) => id === choice.provider);
  const wanting = offered.filter(({ usable }) => !usable);
  return (
    <>
      <Select
        label={t('speech.provider')}
        {...(hint && { description: hint })}
        searchable={offered.length > 8}
        allowDeselect={false}
        readOnly={readOnly}
        data={[
          ...offered.filter(({ usable }) => usable).map(item),
          ...(isListed ? [] : [{ value: choice.provider, label: nameOf(choice.provider) }]),
          ...(wanting.length > 0 ? [{ group: t('providers.wanting'), items: wanting.map(item) }] : []),
        ]}
        value={choice.provider}
        onChange={(provider) => provider && onChange({ provider, model: '' })}
      />
      {info && <KeyChoice info={info} choice={choice} readOnly={readOnly} onChange={onChange} />}
      {info && !speaks(info, stage, language) && <LanguageWarning language={language} />}
      <ModelField
        stage={stage}
        info={info}
        choice={choice}
        readOnly={readOnly}
        onChange={(model) => onChange({ ...choice, model })}
      />
    </>
  );
}

function speaks(info: ProviderInfo, stage: ProviderStageName, language: string): boolean {
  const languages = stage === 'languageModel' ? info.languages : (info[stage]?.capabilities.languages ?? 'any');
  return languages === 'any' || languages.some((each) => each.slice(0, 2) === language.slice(0, 2));
}

function LanguageWarning({ language }: { readonly language: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />}>
      {t('speech.notThisLanguage', { language: format.language(language) })}
    </Alert>
  );
}

interface KeyChoiceProps {
  readonly info: ProviderInfo;
  readonly choice: EngineChoice;
  readonly readOnly: boolean;
  readonly onChange: (changed: EngineChoice) => void;
}

/** Whose key is used: asked only where there are two, and said where one is missing. */
function KeyChoice({ info, choice, readOnly, onChange }: KeyChoiceProps) {
  const { t } = useTranslation();
  const words = useKeyWords();
  const owner = keyOwner(info, choice.keys);
  if (!hasKey(info, choice.keys))
    return (
      <Alert color="orange" icon={<IconKey aria-hidden />} title={t('speech.keyMissing', { name: info.name })}>
        <Text size="sm" mb="xs">
          {t('speech.keyMissingText')}
        </Text>
        <ButtonLink to="/providers" size="xs" variant="default">
          {t('speech.toKeys')}
        </ButtonLink>
      </Alert>
    );
  if (info.yours && info.ours)
    return (
      <Group gap="sm">
        <SegmentedControl
          aria-label={t('speech.key')}
          readOnly={readOnly}
          data={(['yours', 'ours'] as const).map((value) => ({ value, label: words(info, value) }))}
          value={owner}
          onChange={(value) => onChange({ ...choice, keys: value === 'ours' ? 'ours' : 'yours' })}
        />
      </Group>
    );
  if (!needsKey(info)) return null;
  return (
    <Text size="sm" c="dimmed" mt={-8}>
      {words(info, owner)}
    </Text>
  );
}
