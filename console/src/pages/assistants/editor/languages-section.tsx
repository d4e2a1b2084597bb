import { MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FollowedLanguage, TextToSpeechChoice } from '#domain';
import { voicesQuery } from '../../../api/assistants.ts';
import { useFormat } from '../../../ui/format.ts';
import { useSpokenLanguages } from '../spoken-languages.ts';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';

const short = (tag: string) => tag.slice(0, 2);

/** The languages into which the assistant follows a caller, each with its voice. */
export function LanguagesSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { language, followLanguage, textToSpeech } = editor.draft.config;
  const offered = useSpokenLanguages().filter(({ value }) => short(value) !== short(language));
  const set = (followed: FollowedLanguage[]) => editor.configure({ followLanguage: followed });
  const choose = (tags: readonly string[]) => {
    // Two variants of one language cannot be told apart: the one that was chosen last stays.
    const distinct = new Map(tags.map((tag) => [short(tag), tag]));
    set([...distinct.values()].map((tag) => voiceOf(followLanguage, tag)));
  };
  return (
    <Section title={t('fields.followLanguage')} text={t('languages.text')}>
      <MultiSelect
        label={t('languages.choice')}
        description={t('languages.choiceHint')}
        data={offered}
        disabled={readOnly}
        value={followLanguage.map((each) => each.language)}
        onChange={choose}
      />
      {followLanguage.map((each) => (
        <VoiceOf
          key={each.language}
          speaker={textToSpeech}
          followed={each}
          readOnly={readOnly}
          onChange={(voice) => set(followLanguage.map((other) => (other === each ? { ...each, voice } : other)))}
        />
      ))}
    </Section>
  );
}

const voiceOf = (known: readonly FollowedLanguage[], language: string): FollowedLanguage =>
  known.find((each) => each.language === language) ?? { language, voice: '' };

interface VoiceOfProps {
  readonly speaker: TextToSpeechChoice;
  readonly followed: FollowedLanguage;
  readonly readOnly: boolean;
  readonly onChange: (voice: string) => void;
}

function VoiceOf({ speaker, followed, readOnly, onChange }: VoiceOfProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language, voice } = followed;
  const voices = useQuery(voicesQuery(speaker, language));
  const listed = (voices.data?.items ?? []).map(({ id, name, gender }) => ({
    value: id,
    label: `${name} (${t(`gender.${gender}`)})`,
  }));
  const known = voice === '' || listed.some(({ value }) => value === voice);
  return (
    <Select
      label={t('languages.voice', { language: format.language(language) })}
      placeholder={t('languages.usualVoice')}
      clearable
      disabled={readOnly}
      data={known ? listed : [{ value: voice, label: voice }, ...listed]}
      value={voice === '' ? null : voice}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}
