import { Divider, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Fallbacks } from './fallbacks.tsx';
import { ModelParameters } from './model-parameters.tsx';
import { ProviderFields } from './provider-fields.tsx';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';

/** Who thinks for the assistant. */
export function ModelTab({ editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const { model, language } = editor.draft.config;
  const set = (changed: Partial<typeof model>) => editor.configure({ model: { ...model, ...changed } });
  return (
    <Stack gap="xl">
      <Section title={t('fields.model')} text={t('speech.nextCall')}>
        <ProviderFields
          stage="languageModel"
          choice={model}
          language={language}
          readOnly={readOnly}
          {...(model.provider === 'local' && { hint: t('speech.modelHint') })}
          onChange={({ provider, model: name, keys }) => set({ provider, model: name, keys })}
        />
        <Fallbacks
          stage="languageModel"
          language={language}
          readOnly={readOnly}
          choices={model.fallbacks}
          create={(provider) => ({ provider, model: '' })}
          onChange={(fallbacks) => set({ fallbacks })}
        />
      </Section>
      <Divider />
      <ModelParameters editor={editor} readOnly={readOnly} />
    </Stack>
  );
}
