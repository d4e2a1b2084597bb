import { Code, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../ui/format.ts';
import { PromptField } from './prompt-field.tsx';
import type { TabProps } from './tab-props.ts';
import { KNOWN_VARIABLES, wordCount } from './variables.ts';

const FEWEST_WORDS = 500;
const MOST_WORDS = 2000;

export function PromptTab({ editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { prompt } = editor.draft.config;
  const words = wordCount(prompt);
  const advice = words < FEWEST_WORDS ? 'prompt.short' : words > MOST_WORDS ? 'prompt.long' : 'prompt.good';
  return (
    <Stack gap="md" maw="56rem">
      <PromptField
        tall
        label={t('fields.prompt')}
        description={t('prompt.hint')}
        value={prompt}
        readOnly={readOnly}
        maxLength={40_000}
        onChange={(changed) => editor.configure({ prompt: changed })}
        error={editor.problemOf('config.prompt')}
      />
      <Text size="sm" c="dimmed">
        {t('prompt.words', { count: words, number: format.number(words) })} · {t(advice)}
      </Text>
      <div>
        <Text size="sm" fw={500} mb={6}>
          {t('prompt.variables')}
        </Text>
        <Group gap={6}>
          {KNOWN_VARIABLES.map((name) => (
            <Code key={name}>{`{{${name}}}`}</Code>
          ))}
        </Group>
      </div>
    </Stack>
  );
}
