import { Divider, Select, SimpleGrid, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Amount } from './amount.tsx';
import { AnsweringSection } from './answering-section.tsx';
import { EndingSection } from './ending-section.tsx';
import { MachinesSection } from './machines-section.tsx';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';

export function BehaviourTab({ editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const { config } = editor.draft;
  const { configure } = editor;
  return (
    <Stack gap="xl">
      <Section title={t('behaviour.listening')}>
        <Amount
          label={t('fields.silenceMs')}
          hint={t('behaviour.silenceHint')}
          suffix=" ms"
          min={200}
          max={3000}
          step={50}
          readOnly={readOnly}
          value={config.silenceMs}
          onChange={(silenceMs) => configure({ silenceMs })}
        />
        <Switch
          label={t('fields.bargeIn')}
          description={t('behaviour.bargeInHint')}
          disabled={readOnly}
          checked={config.bargeIn}
          onChange={(event) => configure({ bargeIn: event.currentTarget.checked })}
        />
        <Amount
          label={t('fields.interruptionWords')}
          hint={t('behaviour.interruptionWordsHint')}
          min={1}
          max={10}
          readOnly={readOnly || !config.bargeIn}
          value={config.interruptionWords}
          onChange={(interruptionWords) => configure({ interruptionWords })}
        />
        <Switch
          label={t('fields.firstMessageInterruptible')}
          description={t('behaviour.firstMessageInterruptibleHint')}
          disabled={readOnly || !config.bargeIn}
          checked={config.firstMessageInterruptible}
          onChange={(event) => configure({ firstMessageInterruptible: event.currentTarget.checked })}
        />
      </Section>
      <Divider />
      <EndingSection editor={editor} readOnly={readOnly} />
      <Divider />
      <KeypadSection editor={editor} readOnly={readOnly} />
      <Divider />
      <MachinesSection editor={editor} readOnly={readOnly} />
      <Divider />
      <AnsweringSection editor={editor} readOnly={readOnly} />
    </Stack>
  );
}

function KeypadSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { keypad } = editor.draft.config;
  const set = (changed: Partial<typeof keypad>) => editor.configure({ keypad: { ...keypad, ...changed } });
  const off = readOnly || !keypad.enabled;
  return (
    <Section title={t('fields.keypad')} text={t('behaviour.keypadText')}>
      <Switch
        label={t('behaviour.keypadEnabled')}
        disabled={readOnly}
        checked={keypad.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Amount
          label={t('behaviour.minLength')}
          hint={t('behaviour.minLengthHint')}
          min={0}
          max={40}
          readOnly={off}
          value={keypad.minLength}
          onChange={(minLength) => set({ minLength })}
        />
        <Amount
          label={t('behaviour.maxLength')}
          hint={t('behaviour.maxLengthHint')}
          min={1}
          max={40}
          readOnly={off}
          value={keypad.maxLength}
          onChange={(maxLength) => set({ maxLength })}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Amount
          label={t('behaviour.keypadTimeout')}
          hint={t('behaviour.keypadTimeoutHint')}
          suffix=" ms"
          min={500}
          max={30_000}
          step={500}
          readOnly={off}
          value={keypad.timeoutMs}
          onChange={(timeoutMs) => set({ timeoutMs })}
        />
        <Select
          label={t('behaviour.terminator')}
          description={t('behaviour.terminatorHint')}
          allowDeselect={false}
          disabled={off}
          data={[
            { value: '#', label: '#' },
            { value: '*', label: '*' },
            { value: '', label: t('common.none') },
          ]}
          value={keypad.terminator}
          onChange={(terminator) => {
            if (terminator === '#' || terminator === '*' || terminator === '') set({ terminator });
          }}
        />
      </SimpleGrid>
    </Section>
  );
}
