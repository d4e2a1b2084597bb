import { Accordion, ActionIcon, Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconFileText, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Document } from '#domain';
import { Empty } from '../../../ui/empty.tsx';
import { useSpokenLanguages } from '../spoken-languages.ts';
import { replaceAt } from './replace-at.ts';
import type { TabProps } from './tab-props.ts';
import { wordCount } from './variables.ts';

/** Short texts that the assistant answers from. */
export function DocumentsTab({ editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const { documents, language } = editor.draft.config;
  const put = (changed: Document[]) => editor.configure({ documents: changed });
  const title = t('documents.newTitle', { number: documents.length + 1 });
  const add = (
    <Button
      variant="light"
      disabled={readOnly}
      leftSection={<IconPlus size={18} aria-hidden />}
      onClick={() => put([...documents, { title, language, text: t('documents.newText') }])}
    >
      {t('documents.add')}
    </Button>
  );
  if (documents.length === 0)
    return (
      <Empty icon={IconFileText} title={t('documents.emptyTitle')} text={t('documents.emptyText')}>
        {add}
      </Empty>
    );
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('documents.text')}
      </Text>
      <Accordion variant="separated" radius="md" order={2}>
        {documents.map((document, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: titles are being typed, so the place is the identity
          <Accordion.Item key={index} value={String(index)}>
            <Accordion.Control>
              <Group gap="sm">
                <Text fw={500}>{document.title || t('documents.untitled')}</Text>
                <Text size="sm" c="dimmed">
                  {document.language} · {t('documents.words', { count: wordCount(document.text) })}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <DocumentFields
                document={document}
                readOnly={readOnly}
                problemOf={(field) => editor.problemOf(`config.documents.${index}.${field}`)}
                onChange={(changed) => put(replaceAt(documents, index, changed))}
                onRemove={() => put(documents.filter((_, at) => at !== index))}
              />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Group>{add}</Group>
    </Stack>
  );
}

interface DocumentFieldsProps {
  readonly document: Document;
  readonly readOnly: boolean;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (document: Document) => void;
  readonly onRemove: () => void;
}

function DocumentFields({ document, readOnly, problemOf, onChange, onRemove }: DocumentFieldsProps) {
  const { t } = useTranslation();
  const languages = useSpokenLanguages(document.language);
  return (
    <Stack>
      <Group align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          label={t('documents.title')}
          value={document.title}
          readOnly={readOnly}
          maxLength={200}
          error={problemOf('title') && t('documents.titleMissing')}
          onChange={(event) => onChange({ ...document, title: event.currentTarget.value })}
        />
        <ActionIcon
          variant="default"
          size={36}
          disabled={readOnly}
          aria-label={t('documents.remove', { title: document.title })}
          onClick={onRemove}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <Select
        label={t('fields.language')}
        data={languages}
        allowDeselect={false}
        readOnly={readOnly}
        value={document.language}
        onChange={(language) => language && onChange({ ...document, language })}
      />
      <Textarea
        label={t('documents.content')}
        autosize
        minRows={5}
        maxRows={24}
        maxLength={20_000}
        readOnly={readOnly}
        value={document.text}
        error={problemOf('text') && t('documents.textMissing')}
        onChange={(event) => onChange({ ...document, text: event.currentTarget.value })}
      />
    </Stack>
  );
}
