import { Button, Divider, Group, Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextToSpeechChoice } from '#domain';
import { previewVoice } from '../../../api/assistants.ts';
import { hasKey } from '../../../providers/provider-state.ts';
import { useFormat } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { AmbienceSection } from './ambience-section.tsx';
import { Fallbacks } from './fallbacks.tsx';
import { LanguagesSection } from './languages-section.tsx';
import { ProviderFields } from './provider-fields.tsx';
import { Section } from './section.tsx';
import { SliderField } from './slider-field.tsx';
import type { TabProps } from './tab-props.ts';
import { useProviders } from './use-providers.ts';
import { VoiceField } from './voice-field.tsx';

/** How the assistant sounds. */
export function VoiceTab({ editor, readOnly }: TabProps) {
  return (
    <Stack gap="xl">
      <VoiceSection editor={editor} readOnly={readOnly} />
      <Divider />
      <LanguagesSection editor={editor} readOnly={readOnly} />
      <Divider />
      <AmbienceSection editor={editor} readOnly={readOnly} />
    </Stack>
  );
}

function VoiceSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language, textToSpeech } = editor.draft.config;
  const { provider, voice, rate, keys } = textToSpeech;
  const { infoOf } = useProviders('textToSpeech');
  const isThere = (id: string, owner: typeof keys) => {
    const info = infoOf(id);
    return info === undefined || hasKey(info, owner);
  };
  const set = (changed: Partial<typeof textToSpeech>) =>
    editor.configure({ textToSpeech: { ...textToSpeech, ...changed } });
  return (
    <Section title={t('speech.voice')} text={t('speech.nextCall')}>
      <ProviderFields
        stage="textToSpeech"
        choice={textToSpeech}
        language={language}
        readOnly={readOnly}
        onChange={(chosen) => {
          const { model, keys: owner } = chosen;
          set({ provider: chosen.provider, model, keys: owner, ...(chosen.provider !== provider && { voice: '' }) });
        }}
      />
      <VoiceField
        key={provider}
        provider={provider}
        language={language}
        voice={voice}
        readOnly={readOnly}
        isThere={isThere(provider, keys)}
        onChange={(chosen) => set({ voice: chosen })}
      />
      <SliderField
        label={t('speech.rate')}
        shown={`${format.number(rate, { maximumFractionDigits: 2 })}×`}
        min={0.5}
        max={2}
        step={0.05}
        usual={1}
        readOnly={readOnly}
        value={rate}
        onChange={(chosen) => set({ rate: chosen })}
      />
      {isThere(provider, keys) && <Preview provider={provider} voice={voice} language={language} rate={rate} />}
      <Fallbacks
        stage="textToSpeech"
        language={language}
        readOnly={readOnly}
        choices={textToSpeech.fallbacks}
        create={(chosen): TextToSpeechChoice => ({ provider: chosen, model: '', voice: '', rate })}
        onChange={(fallbacks) => set({ fallbacks })}
        fields={(choice, change) => (
          <VoiceField
            key={choice.provider}
            provider={choice.provider}
            language={language}
            voice={choice.voice}
            readOnly={readOnly}
            isThere={isThere(choice.provider, choice.keys)}
            onChange={(chosen) => change({ ...choice, voice: chosen })}
          />
        )}
      />
    </Section>
  );
}

interface PreviewProps {
  readonly provider: string;
  readonly voice: string;
  readonly language: string;
  readonly rate: number;
}

/** Lets the member hear the voice as it is set now. */
function Preview(props: PreviewProps) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const speak = useMutation({
    mutationFn: () => previewVoice({ ...props, text: t('speech.sample') }),
    onSuccess: async (sound) => {
      stop(audio.current);
      audio.current = new Audio(URL.createObjectURL(sound));
      await audio.current.play();
    },
  });
  useEffect(() => () => stop(audio.current), []);
  return (
    <Stack gap="sm">
      {speak.error && <Problem error={speak.error} />}
      <Group>
        <Button
          variant="light"
          loading={speak.isPending}
          leftSection={<IconPlayerPlay size={18} aria-hidden />}
          onClick={() => speak.mutate()}
        >
          {t('speech.preview')}
        </Button>
      </Group>
    </Stack>
  );
}

function stop(audio: HTMLAudioElement | null): void {
  if (!audio) return;
  audio.pause();
  URL.revokeObjectURL(audio.src);
}
