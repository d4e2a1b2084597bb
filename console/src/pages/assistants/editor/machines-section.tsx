import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Amount } from './amount.tsx';
import { Nested } from './nested.tsx';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';

const SECOND = 1000;

/** What the assistant may do when it talks to a machine: keep silent, press keys. */
export function MachinesSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { wait, keypadInteraction } = editor.draft.config;
  const { configure } = editor;
  return (
    <Section title={t('machines.title')} text={t('machines.text')}>
      <Switch
        label={t('fields.wait')}
        description={t('machines.waitHint')}
        disabled={readOnly}
        checked={wait.enabled}
        onChange={(event) => configure({ wait: { ...wait, enabled: event.currentTarget.checked } })}
      />
      {wait.enabled && (
        <Nested>
          <Amount
            label={t('machines.limit')}
            hint={t('machines.limitHint')}
            suffix=" s"
            min={5}
            max={600}
            readOnly={readOnly}
            value={wait.limitMs / SECOND}
            onChange={(seconds) => configure({ wait: { ...wait, limitMs: Math.round(seconds * SECOND) } })}
          />
        </Nested>
      )}
      <Switch
        label={t('fields.keypadInteraction')}
        description={t('machines.keypadHint')}
        disabled={readOnly}
        checked={keypadInteraction.enabled}
        onChange={(event) => configure({ keypadInteraction: { enabled: event.currentTarget.checked } })}
      />
    </Section>
  );
}
