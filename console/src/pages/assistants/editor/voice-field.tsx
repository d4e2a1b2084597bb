import { SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { voicesQuery } from '../../../api/assistants.ts';
import { Problem } from '../../../ui/problem.tsx';

const GENDERS = ['all', 'female', 'male', 'neutral'] as const;
type Gender = (typeof GENDERS)[number];
/** A value that no provider gives to a voice. */
const OTHER = '\u0000other';

interface VoiceFieldProps {
  readonly provider: string;
  /** BCP 47. */
  readonly language: string;
  readonly voice: string;
  readonly readOnly: boolean;
  /** False: nobody can be asked for voices until there is a key. */
  readonly isThere: boolean;
  readonly onChange: (voice: string) => void;
}

/** A voice of the provider for the language, narrowed by gender, or any other by its id. */
export function VoiceField({ provider, language, voice, readOnly, isThere, onChange }: VoiceFieldProps) {
  const { t } = useTranslation();
  const voices = useQuery({ ...voicesQuery(provider, language), enabled: isThere });
  const [gender, setGender] = useState<Gender>('all');
  const [typesId, setTypesId] = useState(false);
  const all = voices.data?.items ?? [];
  const genders = GENDERS.filter((each) => each === 'all' || all.some((candidate) => candidate.gender === each));
  const shown = gender === 'all' ? all : all.filter((each) => each.gender === gender || each.id === voice);
  const isListed = voice === '' || all.some(({ id }) => id === voice);
  const isOther = typesId || (voices.data !== undefined && !isListed);
  const choose = (chosen: string | null) => {
    setTypesId(chosen === OTHER);
    onChange(chosen === OTHER ? '' : (chosen ?? ''));
  };
  return (
    <>
      {voices.error && <Problem error={voices.error} onRetry={() => void voices.refetch()} />}
      <Stack gap="xs">
        {genders.length > 2 && (
          <SegmentedControl
            aria-label={t('speech.gender')}
            style={{ alignSelf: 'flex-start' }}
            size="xs"
            data={genders.map((value) => ({ value, label: t(`voiceGender.${value}`) }))}
            value={gender}
            onChange={(chosen) => setGender(GENDERS.find((each) => each === chosen) ?? 'all')}
          />
        )}
        <Select
          label={t('speech.voice')}
          description={t('speech.voiceHint')}
          searchable
          readOnly={readOnly}
          allowDeselect={false}
          data={[
            { value: '', label: t('speech.defaultVoice') },
            ...shown.map(({ id, name, gender: of }) => ({ value: id, label: `${name} (${t(`gender.${of}`)})` })),
            ...(isListed || voices.data ? [] : [{ value: voice, label: voice }]),
            { value: OTHER, label: t('speech.otherVoice') },
          ]}
          value={isOther ? OTHER : voice}
          onChange={choose}
          nothingFoundMessage={t('palette.nothing')}
        />
        {isOther && (
          <TextInput
            label={t('speech.voiceId')}
            description={t('speech.voiceIdHint')}
            maxLength={120}
            readOnly={readOnly}
            spellCheck={false}
            value={voice}
            onChange={(event) => {
              setTypesId(true);
              onChange(event.currentTarget.value.trim());
            }}
          />
        )}
      </Stack>
    </>
  );
}
