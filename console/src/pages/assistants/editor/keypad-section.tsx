import { Select, SimpleGrid, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { More } from '../../../ui/more.tsx';
import { Amount } from './amount.tsx';
import { Nested } from './nested.tsx';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';

const SECOND = 1000;

/** Keys that callers press. */
export function KeypadSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { keypad } = editor.draft.config;
  const set = (changed: Partial<typeof keypad>) => editor.configure({ keypad: { ...keypad, ...changed } });
  return (
    <Section title={t('fields.keypad')} text={t('behaviour.keypadText')}>
      <Switch
        label={t('behaviour.keypadEnabled')}
        disabled={readOnly}
        checked={keypad.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      {keypad.enabled && (
        <Nested>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label={t('behaviour.terminator')}
              description={t('behaviour.terminatorHint')}
              allowDeselect={false}
              disabled={readOnly}
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
            <Amount
              label={t('behaviour.keypadTimeout')}
              hint={t('behaviour.keypadTimeoutHint')}
              suffix=" s"
              min={0.5}
              max={30}
              step={0.5}
              readOnly={readOnly}
              value={keypad.timeoutMs / SECOND}
              onChange={(seconds) => set({ timeoutMs: Math.round(seconds * SECOND) })}
            />
          </SimpleGrid>
          <More label={t('behaviour.keypadLengths')}>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Amount
                label={t('behaviour.minLength')}
                hint={t('behaviour.minLengthHint')}
                min={0}
                max={keypad.maxLength}
                readOnly={readOnly}
                value={keypad.minLength}
                onChange={(minLength) => set({ minLength })}
              />
              <Amount
                label={t('behaviour.maxLength')}
                hint={t('behaviour.maxLengthHint')}
                min={Math.max(1, keypad.minLength)}
                max={40}
                readOnly={readOnly}
                value={keypad.maxLength}
                onChange={(maxLength) => set({ maxLength })}
              />
            </SimpleGrid>
          </More>
        </Nested>
      )}
    </Section>
  );
}
