import { Divider, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TextToSpeechChoice } from '#domain';
import { hasKey } from '../../../providers/provider-state.ts';
import { AmbienceSection } from './ambience-section.tsx';
import { Fallbacks } from './fallbacks.tsx';
import { LanguagesSection } from './languages-section.tsx';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';
import { useProviders } from './use-providers.ts';
import { VoiceChoice } from './voice-choice.tsx';
import { VoiceField } from './voice-field.tsx';
import { VoiceTestSection } from './voice-test-section.tsx';

/** How the assistant sounds. */
export function VoiceTab({ assistant, editor, readOnly }: TabProps) {
  return (
    <Stack gap="xl">
      <VoiceSection editor={editor} readOnly={readOnly} />
      <Divider />
      <VoiceTestSection assistant={assistant} editor={editor} readOnly={readOnly} />
      <Divider />
      <LanguagesSection editor={editor} readOnly={readOnly} />
      <Divider />
      <AmbienceSection editor={editor} readOnly={readOnly} />
    </Stack>
  );
}

function VoiceSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { language, textToSpeech } = editor.draft.config;
  const { infoOf } = useProviders('textToSpeech');
  const isThere = ({ provider, keys }: TextToSpeechChoice) => {
    const info = infoOf(provider);
    return info === undefined || hasKey(info, keys);
  };
  const set = (changed: Partial<typeof textToSpeech>) =>
    editor.configure({ textToSpeech: { ...textToSpeech, ...changed } });
  return (
    <Section title={t('speech.voice')} text={t('speech.nextCall')}>
      <VoiceChoice choice={textToSpeech} language={language} readOnly={readOnly} onChange={set} />
      <Fallbacks
        stage="textToSpeech"
        language={language}
        readOnly={readOnly}
        choices={textToSpeech.fallbacks}
        create={(chosen): TextToSpeechChoice => ({ provider: chosen, model: '', voice: '', rate: textToSpeech.rate })}
        onChange={(fallbacks) => set({ fallbacks })}
        fields={(choice, change) => (
          <VoiceField
            key={choice.provider}
            choice={choice}
            language={language}
            readOnly={readOnly}
            isThere={isThere(choice)}
            onChange={(chosen) => change({ ...choice, voice: chosen })}
          />
        )}
      />
    </Section>
  );
}
