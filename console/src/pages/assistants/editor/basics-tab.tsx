import { Divider, Select, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSpokenLanguages } from '../spoken-languages.ts';
import { IdentitySection } from './identity-section.tsx';
import { PromptField } from './prompt-field.tsx';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';

const ZONES = Intl.supportedValuesOf('timeZone');

export function BasicsTab({ assistant, editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const { draft, change, configure, problemOf } = editor;
  const languages = useSpokenLanguages(draft.config.language);
  return (
    <Stack gap="xl">
      <Section title={t('basics.who')}>
        <TextInput
          label={t('fields.name')}
          description={t('assistants.nameHint')}
          value={draft.name}
          readOnly={readOnly}
          maxLength={120}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={problemOf('name') && t('assistants.nameMissing')}
        />
        <Select
          label={t('fields.language')}
          description={t('basics.languageHint')}
          data={languages}
          searchable
          allowDeselect={false}
          readOnly={readOnly}
          value={draft.config.language}
          onChange={(language) => language && configure({ language })}
          error={problemOf('config.language')}
        />
        <Select
          label={t('fields.timeZone')}
          description={t('basics.timeZoneHint')}
          data={ZONES}
          searchable
          allowDeselect={false}
          readOnly={readOnly}
          limit={60}
          value={draft.config.timeZone}
          onChange={(timeZone) => timeZone && configure({ timeZone })}
        />
        <PromptField
          label={t('fields.firstMessage')}
          description={t('basics.firstMessageHint')}
          value={draft.config.firstMessage}
          readOnly={readOnly}
          maxLength={1000}
          onChange={(firstMessage) => configure({ firstMessage })}
          error={problemOf('config.firstMessage')}
        />
      </Section>
      <Divider />
      <IdentitySection assistant={assistant} editor={editor} readOnly={readOnly} />
    </Stack>
  );
}
