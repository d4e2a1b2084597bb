import { Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Fallbacks } from './fallbacks.tsx';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';
import { useProviders } from './use-providers.ts';

const PROVIDERS = ['local', 'ollama'];

/** Who thinks for the assistant. */
export function ModelTab({ editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const { model } = editor.draft.config;
  const providers = useProviders(PROVIDERS, model.provider);
  const set = (changed: Partial<typeof model>) => editor.configure({ model: { ...model, ...changed } });
  return (
    <Stack gap="xl">
      <Section title={t('fields.model')} text={t('speech.nextCall')}>
        <Select
          label={t('speech.provider')}
          description={t('speech.modelHint')}
          data={providers}
          allowDeselect={false}
          readOnly={readOnly}
          value={model.provider}
          onChange={(provider) => provider && set({ provider, model: '' })}
        />
        <Fallbacks
          of={t('fields.model')}
          providers={PROVIDERS}
          readOnly={readOnly}
          choices={model.fallbacks}
          create={(provider) => ({ provider, model: '' })}
          onChange={(fallbacks) => set({ fallbacks })}
        />
      </Section>
    </Stack>
  );
}
