import { Button, Divider, Group, Select, Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { previewVoice, voicesQuery } from '../../../api/assistants.ts';
import { useFormat } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { AmbienceSection } from './ambience-section.tsx';
import { Fallbacks } from './fallbacks.tsx';
import { LanguagesSection } from './languages-section.tsx';
import { Section } from './section.tsx';
import { SliderField } from './slider-field.tsx';
import type { TabProps } from './tab-props.ts';
import { LOCAL_PROVIDERS, useProviders } from './use-providers.ts';

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
  const { provider, voice, rate } = textToSpeech;
  const providers = useProviders(LOCAL_PROVIDERS, provider);
  const voices = useQuery(voicesQuery(provider, language));
  const set = (changed: Partial<typeof textToSpeech>) =>
    editor.configure({ textToSpeech: { ...textToSpeech, ...changed } });
  const listed = (voices.data?.items ?? []).map(({ id, name, gender }) => ({
    value: id,
    label: `${name} (${t(`gender.${gender}`)})`,
  }));
  const known = voice === '' || listed.some(({ value }) => value === voice);
  return (
    <Section title={t('speech.voice')} text={t('speech.nextCall')}>
      <Select
        label={t('speech.provider')}
        data={providers}
        allowDeselect={false}
        readOnly={readOnly}
        value={provider}
        onChange={(chosen) => chosen && set({ provider: chosen, voice: '' })}
      />
      {voices.error && <Problem error={voices.error} onRetry={() => void voices.refetch()} />}
      <Select
        label={t('speech.voice')}
        description={t('speech.voiceHint')}
        searchable
        readOnly={readOnly}
        data={[
          { value: '', label: t('speech.defaultVoice') },
          ...listed,
          ...(known ? [] : [{ value: voice, label: voice }]),
        ]}
        allowDeselect={false}
        value={voice}
        onChange={(chosen) => set({ voice: chosen ?? '' })}
        nothingFoundMessage={t('palette.nothing')}
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
      <Preview provider={provider} voice={voice} language={language} rate={rate} />
      <Fallbacks
        of={t('fields.textToSpeech')}
        providers={LOCAL_PROVIDERS}
        readOnly={readOnly}
        choices={textToSpeech.fallbacks}
        create={(chosen) => ({ provider: chosen, model: '', voice: '', rate })}
        onChange={(fallbacks) => set({ fallbacks })}
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
