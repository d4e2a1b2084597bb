import { Button, Group, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Difference, differences } from './draft-state.ts';
import { useFieldName } from './field-names.ts';
import type { DraftEditor } from './use-draft.ts';

const LONGEST_SHOWN = 400;

/** Somebody else saved in between: what differs, and which of the two to keep. */
export function ConflictModal({ editor }: { readonly editor: DraftEditor }) {
  const { t } = useTranslation();
  const theirs = editor.trouble?.kind === 'conflict' ? editor.trouble.theirs : undefined;
  return (
    <Modal
      opened={theirs !== undefined}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      size="lg"
      title={t('conflict.title')}
    >
      {theirs && (
        <Stack>
          <Text size="sm">{t('conflict.text')}</Text>
          {differences(editor.draft, theirs).map((difference) => (
            <DifferenceCard key={difference.field} difference={difference} />
          ))}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => editor.take(theirs)}>
              {t('conflict.takeTheirs')}
            </Button>
            <Button data-autofocus onClick={editor.keepMine}>
              {t('conflict.keepMine')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function DifferenceCard({ difference }: { readonly difference: Difference }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  return (
    <Paper withBorder p="sm">
      <Title order={3} size="sm" mb={6}>
        {fieldName(difference.field)}
      </Title>
      <Group align="flex-start" grow preventGrowOverflow wrap="wrap">
        <Side name={t('conflict.mine')} text={difference.mine} />
        <Side name={t('conflict.theirs')} text={difference.theirs} />
      </Group>
    </Paper>
  );
}

function Side({ name, text }: { readonly name: string; readonly text: string }) {
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {shown || '–'}
      </Text>
    </div>
  );
}
