import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AnsweringSettings } from '#domain';
import { More } from '../../../ui/more.tsx';
import { Nested } from './nested.tsx';
import { PromptField } from './prompt-field.tsx';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';

const VOICEMAIL = AnsweringSettings.shape.voicemail.unwrap().options;
const MENU = AnsweringSettings.shape.menu.unwrap().options;

/** What happens on outbound calls when no human answers. */
export function AnsweringSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { answering } = editor.draft.config;
  const set = (changed: Partial<AnsweringSettings>) => editor.configure({ answering: { ...answering, ...changed } });
  const keysAreRight = AnsweringSettings.shape.menuKeys.safeParse(answering.menuKeys).success;
  return (
    <Section title={t('fields.answering')} text={t('answering.text')}>
      <Select
        label={t('answering.voicemail')}
        allowDeselect={false}
        disabled={readOnly}
        data={VOICEMAIL.map((value) => ({ value, label: t(`answering.voicemailChoice.${value}`) }))}
        value={answering.voicemail}
        onChange={(chosen) => {
          const voicemail = VOICEMAIL.find((value) => value === chosen);
          if (voicemail) set({ voicemail });
        }}
      />
      {answering.voicemail === 'leave-message' && (
        <Nested>
          <PromptField
            label={t('answering.message')}
            description={t('answering.messageHint')}
            maxLength={1000}
            readOnly={readOnly}
            error={answering.voicemailMessage.trim() === '' ? t('answering.messageMissing') : undefined}
            value={answering.voicemailMessage}
            onChange={(voicemailMessage) => set({ voicemailMessage })}
          />
        </Nested>
      )}
      <Select
        label={t('answering.menu')}
        allowDeselect={false}
        disabled={readOnly}
        data={MENU.map((value) => ({ value, label: t(`answering.menuChoice.${value}`) }))}
        value={answering.menu}
        onChange={(chosen) => {
          const menu = MENU.find((value) => value === chosen);
          if (menu) set({ menu });
        }}
      />
      {answering.menu === 'press-keys' && (
        <Nested>
          <TextInput
            label={t('answering.keys')}
            description={t('answering.keysHint')}
            maxLength={60}
            disabled={readOnly}
            error={keysAreRight ? undefined : t('answering.keysRule')}
            value={answering.menuKeys}
            onChange={(event) => set({ menuKeys: event.currentTarget.value })}
          />
        </Nested>
      )}
      <More
        label={t('answering.screening')}
        note={t(answering.screeningReply.trim() === '' ? 'answering.screeningNone' : 'answering.screeningOwn')}
      >
        <PromptField
          label={t('answering.screeningReply')}
          description={t('answering.screeningHint')}
          maxLength={500}
          readOnly={readOnly}
          value={answering.screeningReply}
          onChange={(screeningReply) => set({ screeningReply })}
        />
      </More>
    </Section>
  );
}
