import { Group, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextToSpeechChoice } from '#domain';
import type { VoiceInfo } from '#features/assistants/contract';
import { voicesQuery } from '../../../api/assistants.ts';
import { useFormat } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';

const GENDERS = ['all', 'female', 'male', 'neutral'] as const;
type Gender = (typeof GENDERS)[number];
/** A value that no provider gives to a voice. */
const OTHER = '\u0000other';
/** The rest is found by typing. */
const MOST_SHOWN = 300;
/** Speaks any language. */
const ANY = 'mul';

const shortOf = (tag: string) => tag.split('-')[0]?.toLowerCase() ?? '';

interface VoiceFieldProps {
  readonly choice: TextToSpeechChoice;
  /** BCP 47, of the assistant. */
  readonly language: string;
  readonly readOnly: boolean;
  /** False: nobody can be asked for voices until there is a key. */
  readonly isThere: boolean;
  readonly onChange: (voice: string) => void;
}

/** A voice of the provider, looked for by language, gender and name, or any other by its id. */
export function VoiceField({ choice, language, readOnly, isThere, onChange }: VoiceFieldProps) {
  const { t } = useTranslation();
  const { voice } = choice;
  const voices = useQuery({ ...voicesQuery(choice), enabled: isThere });
  const all = voices.data?.items ?? [];
  const filter = useVoiceFilter(all, shortOf(language));
  const labelOf = useVoiceLabel();
  const [typesId, setTypesId] = useState(false);
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
        <VoiceFilters filter={filter} />
        <Select
          label={t('speech.voice')}
          description={t('speech.voiceHint')}
          searchable
          readOnly={readOnly}
          allowDeselect={false}
          limit={MOST_SHOWN}
          data={[
            { value: '', label: t('speech.defaultVoice') },
            { value: OTHER, label: t('speech.otherVoice') },
            ...all
              .filter((each) => each.id === voice || filter.shows(each))
              .map((each) => ({ value: each.id, label: labelOf(each) })),
            ...(isListed || voices.data ? [] : [{ value: voice, label: voice }]),
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

interface VoiceFilter {
  readonly languages: readonly string[];
  /** Empty: all. */
  readonly language: string;
  readonly genders: readonly Gender[];
  readonly gender: Gender;
  readonly shows: (voice: VoiceInfo) => boolean;
  readonly setLanguage: (language: string) => void;
  readonly setGender: (gender: Gender) => void;
}

/** At first the voices of the assistant's language; `own`: its first part. */
function useVoiceFilter(voices: readonly VoiceInfo[], own: string): VoiceFilter {
  const [chosen, setLanguage] = useState<string>();
  const [gender, setGender] = useState<Gender>('all');
  const language = chosen ?? own;
  const isSpoken = (voice: VoiceInfo) => language === '' || [ANY, language].includes(shortOf(voice.language));
  const spoken = voices.filter(isSpoken);
  return {
    languages: [...new Set(voices.map((voice) => shortOf(voice.language)))].filter((each) => each !== ANY),
    ...{ language, setLanguage, gender, setGender },
    genders: GENDERS.filter((each) => each === 'all' || spoken.some((voice) => voice.gender === each)),
    shows: (voice) => isSpoken(voice) && (gender === 'all' || voice.gender === gender),
  };
}

/** Filters, where there is something to choose. */
function VoiceFilters({ filter }: { readonly filter: VoiceFilter }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { languages, language, genders, gender } = filter;
  const names = languages
    .map((value) => ({ value, label: format.language(value) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const hasLanguages = languages.length > 1;
  if (!hasLanguages && genders.length < 3) return null;
  return (
    <Group gap="xs">
      {hasLanguages && (
        <Select
          aria-label={t('speech.language')}
          size="xs"
          w={200}
          searchable
          allowDeselect={false}
          data={[
            { value: '', label: t('speech.allLanguages') },
            ...(language === '' || languages.includes(language)
              ? []
              : [{ value: language, label: format.language(language) }]),
            ...names,
          ]}
          value={language}
          onChange={(value) => filter.setLanguage(value ?? '')}
        />
      )}
      {genders.length > 2 && (
        <SegmentedControl
          aria-label={t('speech.gender')}
          size="xs"
          data={genders.map((value) => ({ value, label: t(`voiceGender.${value}`) }))}
          value={gender}
          onChange={(value) => filter.setGender(GENDERS.find((each) => each === value) ?? 'all')}
        />
      )}
    </Group>
  );
}

/** "Sonia (female, British English)". */
function useVoiceLabel(): (voice: VoiceInfo) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ name, gender, language }) => {
    const spoken = language === ANY ? [] : [format.language(language)];
    return `${name} (${[t(`gender.${gender}`), ...spoken].join(', ')})`;
  };
}
