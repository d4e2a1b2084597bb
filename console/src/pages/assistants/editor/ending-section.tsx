import { SimpleGrid, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AssistantMessages } from '#domain';
import { More } from '../../../ui/more.tsx';
import { Amount } from './amount.tsx';
import { Nested } from './nested.tsx';
import { PromptField } from './prompt-field.tsx';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const MESSAGES = AssistantMessages.keyof().options;

/** When and with which words a call ends. */
export function EndingSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { config } = editor.draft;
  const { configure } = editor;
  const { loopGuard, messages } = config;
  const written = MESSAGES.filter((name) => messages[name].trim() !== '').length;
  return (
    <Section title={t('behaviour.ending')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Amount
          label={t('fields.inactivityMs')}
          hint={t('behaviour.inactivityHint')}
          suffix=" s"
          min={3}
          max={120}
          readOnly={readOnly}
          value={config.inactivityMs / SECOND}
          onChange={(seconds) => configure({ inactivityMs: Math.round(seconds * SECOND) })}
        />
        <Amount
          label={t('fields.maxDurationMs')}
          hint={t('behaviour.maxDurationHint')}
          suffix=" min"
          min={1}
          max={240}
          readOnly={readOnly}
          value={config.maxDurationMs / MINUTE}
          onChange={(minutes) => configure({ maxDurationMs: Math.round(minutes * MINUTE) })}
        />
      </SimpleGrid>
      <Switch
        label={t('fields.hangUp')}
        description={t('behaviour.hangUpHint')}
        disabled={readOnly}
        checked={config.hangUp}
        onChange={(event) => configure({ hangUp: event.currentTarget.checked })}
      />
      <Switch
        label={t('fields.loopGuard')}
        description={t('behaviour.loopGuardHint')}
        disabled={readOnly}
        checked={loopGuard.enabled}
        onChange={(event) => configure({ loopGuard: { ...loopGuard, enabled: event.currentTarget.checked } })}
      />
      {loopGuard.enabled && (
        <Nested>
          <Amount
            label={t('behaviour.attempts')}
            hint={t('behaviour.attemptsHint')}
            min={2}
            max={5}
            readOnly={readOnly}
            value={loopGuard.attempts}
            onChange={(attempts) => configure({ loopGuard: { ...loopGuard, attempts } })}
          />
        </Nested>
      )}
      <More
        label={t('behaviour.messages')}
        note={written === 0 ? t('behaviour.messagesUsual') : t('behaviour.messagesOwn', { count: written })}
      >
        <Text size="sm" c="dimmed">
          {t('behaviour.messageHint')}
        </Text>
        {MESSAGES.map((name) => (
          <PromptField
            key={name}
            label={t(`behaviour.message.${name}`)}
            maxLength={500}
            readOnly={readOnly}
            value={messages[name]}
            onChange={(text) => configure({ messages: { ...messages, [name]: text } })}
          />
        ))}
      </More>
    </Section>
  );
}
