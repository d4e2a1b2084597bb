import { Divider, Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { turnModelQuery } from '../../../api/providers.ts';
import { useFormat } from '../../../ui/format.ts';
import { Amount } from './amount.tsx';
import { Fallbacks } from './fallbacks.tsx';
import { Nested } from './nested.tsx';
import { ProviderFields } from './provider-fields.tsx';
import { Section } from './section.tsx';
import { SliderField } from './slider-field.tsx';
import type { TabProps } from './tab-props.ts';

/** How the assistant hears: who recognises speech, when a turn is over, who may interrupt whom. */
export function HearingTab({ editor, readOnly }: TabProps) {
  return (
    <Stack gap="xl">
      <RecognitionSection editor={editor} readOnly={readOnly} />
      <Divider />
      <TurnSection editor={editor} readOnly={readOnly} />
      <Divider />
      <InterruptionSection editor={editor} readOnly={readOnly} />
    </Stack>
  );
}

function RecognitionSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { speechToText, language } = editor.draft.config;
  const set = (changed: Partial<typeof speechToText>) =>
    editor.configure({ speechToText: { ...speechToText, ...changed } });
  return (
    <Section title={t('fields.speechToText')} text={t('speech.nextCall')}>
      <ProviderFields
        stage="speechToText"
        choice={speechToText}
        language={language}
        readOnly={readOnly}
        onChange={({ provider, model, keys }) => set({ provider, model, keys })}
      />
      <Fallbacks
        stage="speechToText"
        language={language}
        readOnly={readOnly}
        choices={speechToText.fallbacks}
        create={(provider) => ({ provider, model: '' })}
        onChange={(fallbacks) => set({ fallbacks })}
      />
    </Section>
  );
}

/** How soon the assistant answers. */
function TurnSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { silenceMs, speculation } = editor.draft.config;
  const turnModel = useQuery(turnModelQuery).data;
  return (
    <Section title={t('hearing.turn')}>
      <SliderField
        label={t('fields.silenceMs')}
        hint={[t('hearing.silenceHint'), turnModel && t(`hearing.turnModel.${turnModel.inUse}`)]
          .filter(Boolean)
          .join(' ')}
        shown={format.seconds(silenceMs)}
        min={200}
        max={3000}
        step={50}
        usual={500}
        readOnly={readOnly}
        value={silenceMs}
        onChange={(chosen) => editor.configure({ silenceMs: chosen })}
      />
      <Switch
        label={t('fields.speculation')}
        description={t('hearing.speculationHint')}
        disabled={readOnly}
        checked={speculation}
        onChange={(event) => editor.configure({ speculation: event.currentTarget.checked })}
      />
    </Section>
  );
}

function InterruptionSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { bargeIn, interruptionWords, firstMessageInterruptible } = editor.draft.config;
  const { configure } = editor;
  return (
    <Section title={t('hearing.interruptions')}>
      <Switch
        label={t('fields.bargeIn')}
        description={t('hearing.bargeInHint')}
        disabled={readOnly}
        checked={bargeIn}
        onChange={(event) => configure({ bargeIn: event.currentTarget.checked })}
      />
      {bargeIn && (
        <Nested>
          <Amount
            label={t('fields.interruptionWords')}
            hint={t('hearing.interruptionWordsHint')}
            min={1}
            max={10}
            readOnly={readOnly}
            value={interruptionWords}
            onChange={(words) => configure({ interruptionWords: words })}
          />
          <Switch
            label={t('fields.firstMessageInterruptible')}
            description={t('hearing.firstMessageInterruptibleHint')}
            disabled={readOnly}
            checked={firstMessageInterruptible}
            onChange={(event) => configure({ firstMessageInterruptible: event.currentTarget.checked })}
          />
        </Nested>
      )}
    </Section>
  );
}
