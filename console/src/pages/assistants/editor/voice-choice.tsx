import { Button, Group, Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextToSpeechChoice } from '#domain';
import { previewVoice } from '../../../api/assistants.ts';
import { hasKey } from '../../../providers/provider-state.ts';
import { useFormat } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { ProviderFields } from './provider-fields.tsx';
import { SliderField } from './slider-field.tsx';
import { useProviders } from './use-providers.ts';
import { VoiceField } from './voice-field.tsx';

interface VoiceChoiceProps {
  readonly choice: TextToSpeechChoice;
  /** BCP 47, of the assistant. */
  readonly language: string;
  readonly readOnly: boolean;
  readonly onChange: (changed: Partial<TextToSpeechChoice>) => void;
}

/** Who speaks, with which voice and how fast; it can be heard as it is set now. */
export function VoiceChoice({ choice, language, readOnly, onChange }: VoiceChoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { provider, rate } = choice;
  const { infoOf } = useProviders('textToSpeech');
  const info = infoOf(provider);
  const isThere = info === undefined || hasKey(info, choice.keys);
  return (
    <>
      <ProviderFields
        stage="textToSpeech"
        choice={choice}
        language={language}
        readOnly={readOnly}
        onChange={({ model, keys, ...chosen }) =>
          onChange({ provider: chosen.provider, model, keys, ...(chosen.provider !== provider && { voice: '' }) })
        }
      />
      <VoiceField
        key={provider}
        choice={choice}
        language={language}
        readOnly={readOnly}
        isThere={isThere}
        onChange={(voice) => onChange({ voice })}
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
        onChange={(chosen) => onChange({ rate: chosen })}
      />
      {isThere && <Preview choice={choice} language={language} />}
    </>
  );
}

/** Lets the member hear the voice as it is set now. */
function Preview({ choice, language }: Pick<VoiceChoiceProps, 'choice' | 'language'>) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const { provider, model, keys, voice, rate } = choice;
  const speak = useMutation({
    mutationFn: () => previewVoice({ provider, model, keys, voice, rate, language, text: t('speech.sample') }),
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
