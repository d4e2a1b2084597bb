import { Button, Divider, Group, Select, Slider, Stack, Text } from '@mantine/core';
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
import type { TabProps } from './tab-props.ts';
import { useProviders } from './use-providers.ts';

/** Providers that every installation has; one that is set already stays choosable. */
const PROVIDERS = ['local'];
const MODEL_PROVIDERS = ['local', 'ollama'];

export function SpeechTab({ editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const { config } = editor.draft;
  const listening = useProviders(PROVIDERS, config.speechToText.provider);
  const thinking = useProviders(MODEL_PROVIDERS, config.model.provider);
  return (
    <Stack gap="xl">
      <VoiceSection editor={editor} readOnly={readOnly} />
      <Divider />
      <LanguagesSection editor={editor} readOnly={readOnly} />
      <Divider />
      <AmbienceSection editor={editor} readOnly={readOnly} />
      <Divider />
      <Section title={t('speech.engines')} text={t('speech.enginesText')}>
        <Select
          label={t('fields.speechToText')}
          data={listening}
          allowDeselect={false}
          readOnly={readOnly}
          value={config.speechToText.provider}
          onChange={(provider) => provider && editor.configure({ speechToText: { ...config.speechToText, provider } })}
        />
        <Fallbacks
          of={t('fields.speechToText')}
          providers={PROVIDERS}
          readOnly={readOnly}
          choices={config.speechToText.fallbacks}
          create={(provider) => ({ provider, model: '' })}
          onChange={(fallbacks) => editor.configure({ speechToText: { ...config.speechToText, fallbacks } })}
        />
        <Select
          label={t('fields.model')}
          description={t('speech.modelHint')}
          data={thinking}
          allowDeselect={false}
          readOnly={readOnly}
          value={config.model.provider}
          onChange={(provider) => provider && editor.configure({ model: { ...config.model, provider } })}
        />
        <Fallbacks
          of={t('fields.model')}
          providers={MODEL_PROVIDERS}
          readOnly={readOnly}
          choices={config.model.fallbacks}
          create={(provider) => ({ provider, model: '' })}
          onChange={(fallbacks) => editor.configure({ model: { ...config.model, fallbacks } })}
        />
      </Section>
    </Stack>
  );
}

function VoiceSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language, textToSpeech } = editor.draft.config;
  const { provider, voice, rate } = textToSpeech;
  const providers = useProviders(PROVIDERS, provider);
  const voices = useQuery(voicesQuery(provider, language));
  const set = (changed: Partial<typeof textToSpeech>) =>
    editor.configure({ textToSpeech: { ...textToSpeech, ...changed } });
  const listed = (voices.data?.items ?? []).map(({ id, name, gender }) => ({
    value: id,
    label: `${name} (${t(`gender.${gender}`)})`,
  }));
  const known = voice === '' || listed.some(({ value }) => value === voice);
  return (
    <Section title={t('speech.voice')} text={t('speech.voiceText')}>
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
      <div>
        <Text size="sm" fw={500} mb={4}>
          {t('speech.rate')}: {format.number(rate, { maximumFractionDigits: 2 })}×
        </Text>
        <Slider
          min={0.5}
          max={2}
          step={0.05}
          label={null}
          disabled={readOnly}
          thumbLabel={t('speech.rate')}
          value={rate}
          onChange={(chosen) => set({ rate: chosen })}
          marks={[{ value: 1 }]}
        />
      </div>
      <Preview provider={provider} voice={voice} language={language} rate={rate} />
      <Fallbacks
        of={t('fields.textToSpeech')}
        providers={PROVIDERS}
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
