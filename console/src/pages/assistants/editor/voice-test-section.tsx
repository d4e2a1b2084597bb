import { Alert, Button, Group, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isSameVoice, type TestedVoices, testedVoice, type VoiceTest, VoiceVariant } from '#domain';
import type { VoiceTestReport } from '#features/calls/contract';
import { endVoiceTest } from '../../../api/assistants.ts';
import { voiceTestQuery } from '../../../api/calls.ts';
import { useFormat } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { Nested } from './nested.tsx';
import { PastVoiceTests } from './past-voice-tests.tsx';
import { Section } from './section.tsx';
import { SliderField } from './slider-field.tsx';
import type { TabProps } from './tab-props.ts';
import { VoiceChoice } from './voice-choice.tsx';
import { VoiceTestOutcome } from './voice-test-outcome.tsx';

/** Another voice for some of the calls, and how both do. */
export function VoiceTestSection({ assistant, editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const { config } = editor.draft;
  const { voiceTest } = config;
  const report = useQuery(voiceTestQuery(assistant.id, assistant.publishedVersion)).data?.report;
  const set = (changed: VoiceTest | undefined) => editor.configure({ voiceTest: changed });
  return (
    <Section title={t('voiceTest.title')} text={t('voiceTest.text')}>
      <Switch
        label={t('voiceTest.enable')}
        disabled={readOnly}
        checked={voiceTest !== undefined}
        onChange={(event) =>
          set(event.currentTarget.checked ? { voice: testedVoice(config, 'a'), sharePercent: 50 } : undefined)
        }
      />
      {voiceTest && <SecondVoice test={voiceTest} language={config.language} readOnly={readOnly} onChange={set} />}
      {voiceTest && !report && (
        <Text size="sm" c="dimmed">
          {t('voiceTest.publishFirst')}
        </Text>
      )}
      {report && (
        <Comparison report={report} isOther={!isSame(report, config)}>
          {!readOnly && <KeepButtons assistant={assistant} editor={editor} />}
        </Comparison>
      )}
      <PastVoiceTests assistant={assistant} />
    </Section>
  );
}

const isSame = ({ voices, sharePercent }: VoiceTestReport, draft: TestedVoices): boolean =>
  sharePercent === draft.voiceTest?.sharePercent &&
  VoiceVariant.options.every((variant) => isSameVoice(voices[variant], testedVoice(draft, variant)));

interface SecondVoiceProps {
  readonly test: VoiceTest;
  readonly language: string;
  readonly readOnly: boolean;
  readonly onChange: (test: VoiceTest) => void;
}

function SecondVoice({ test, language, readOnly, onChange }: SecondVoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Nested>
      <Text component="h3" fw={600}>
        {t('voiceTest.b')}
      </Text>
      <VoiceChoice
        choice={test.voice}
        language={language}
        readOnly={readOnly}
        onChange={(changed) => onChange({ ...test, voice: { ...test.voice, ...changed } })}
      />
      <SliderField
        label={t('voiceTest.share')}
        hint={t('voiceTest.shareHint')}
        shown={format.number(test.sharePercent / 100, { style: 'percent' })}
        min={5}
        max={95}
        step={5}
        usual={50}
        readOnly={readOnly}
        value={test.sharePercent}
        onChange={(sharePercent) => onChange({ ...test, sharePercent })}
      />
    </Nested>
  );
}

interface ComparisonProps {
  readonly report: VoiceTestReport;
  /** The draft compares something else. */
  readonly isOther: boolean;
  readonly children: ReactNode;
}

function Comparison({ report, isOther, children }: ComparisonProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { since } = report;
  return (
    <>
      <div>
        <Text component="h3" fw={600}>
          {t('voiceTest.comparison')}
        </Text>
        <Text size="sm" c="dimmed">
          {since ? t('voiceTest.since', { when: format.dateTime(since) }) : t('voiceTest.none')}
        </Text>
      </div>
      {isOther && <Alert color="orange">{t('voiceTest.changed')}</Alert>}
      <VoiceTestOutcome report={report} />
      <Text size="xs" c="dimmed">
        {t('voiceTest.look')}
      </Text>
      {children}
    </>
  );
}

/** Ends the test: one voice stays, from the next call on. */
function KeepButtons({ assistant, editor }: Pick<TabProps, 'assistant' | 'editor'>) {
  const { t } = useTranslation();
  const end = useMutation({
    mutationFn: async (keep: VoiceVariant) => {
      await editor.flush();
      return endVoiceTest(assistant.id, keep);
    },
    onSuccess: (kept) => editor.take(kept),
  });
  return (
    <>
      {end.error && <Problem error={end.error} />}
      <Group gap="sm">
        {VoiceVariant.options.map((variant) => (
          <Button
            key={variant}
            variant="default"
            loading={end.isPending && end.variables === variant}
            disabled={end.isPending}
            onClick={() => end.mutate(variant)}
          >
            {t('voiceTest.keep', { voice: variant.toUpperCase() })}
          </Button>
        ))}
      </Group>
      <Text size="xs" c="dimmed">
        {t('voiceTest.keepText')}
      </Text>
    </>
  );
}
