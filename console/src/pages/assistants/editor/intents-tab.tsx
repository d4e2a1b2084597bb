import {
  Accordion,
  ActionIcon,
  Button,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconListSearch, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Intent } from '#domain';
import { Empty } from '../../../ui/empty.tsx';
import { useFormat } from '../../../ui/format.ts';
import { LinesInput } from './lines-input.tsx';
import { replaceAt } from './replace-at.ts';
import type { TabProps } from './tab-props.ts';

const FOLLOW_UPS = ['listen', 'answer-from-documents', 'collect-digits', 'transfer', 'hang-up'] as const;
const KEYS = [...'1234567890*#'];

/** What callers ask for, for the offline brain. */
export function IntentsTab({ editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const { intents, language } = editor.draft.config;
  const put = (changed: Intent[]) => editor.configure({ intents: changed });
  const name = t('intents.newName', { number: intents.length + 1 });
  const add = (
    <Button
      variant="light"
      disabled={readOnly}
      leftSection={<IconPlus size={18} aria-hidden />}
      onClick={() => put([...intents, { name, phrases: {}, reply: {}, followUp: 'listen' }])}
    >
      {t('intents.add')}
    </Button>
  );
  if (intents.length === 0)
    return (
      <Empty icon={IconListSearch} title={t('intents.emptyTitle')} text={t('intents.emptyText')}>
        {add}
      </Empty>
    );
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('intents.text')}
      </Text>
      <Accordion variant="separated" radius="md" order={2}>
        {intents.map((intent, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names are being typed, so the place is the identity
          <Accordion.Item key={index} value={String(index)}>
            <Accordion.Control>
              <Group gap="sm">
                <Text fw={500}>{intent.name || t('intents.unnamed')}</Text>
                <Text size="sm" c="dimmed">
                  {t(`followUp.${intent.followUp}`)}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <IntentFields
                intent={intent}
                language={language.slice(0, 2)}
                readOnly={readOnly}
                problemOf={(field) => editor.problemOf(`config.intents.${index}.${field}`)}
                onChange={(changed) => put(replaceAt(intents, index, changed))}
                onRemove={() => put(intents.filter((_, at) => at !== index))}
              />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Group>{add}</Group>
    </Stack>
  );
}

interface IntentFieldsProps {
  readonly intent: Intent;
  /** Two letters: always shown, even when nothing was written in it yet. */
  readonly language: string;
  readonly readOnly: boolean;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (intent: Intent) => void;
  readonly onRemove: () => void;
}

function IntentFields({ intent, language, readOnly, problemOf, onChange, onRemove }: IntentFieldsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const languages = [...new Set([language, ...Object.keys(intent.phrases), ...Object.keys(intent.reply)])];
  const chooseKey = (key: string | null) => {
    const { key: _, ...others } = intent;
    onChange(key ? { ...others, key } : others);
  };
  return (
    <Stack>
      <Group align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          label={t('intents.name')}
          value={intent.name}
          readOnly={readOnly}
          maxLength={64}
          error={problemOf('name') && t('intents.nameMissing')}
          onChange={(event) => onChange({ ...intent, name: event.currentTarget.value })}
        />
        <ActionIcon
          variant="default"
          size={36}
          disabled={readOnly}
          aria-label={t('intents.remove', { name: intent.name })}
          onClick={onRemove}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('intents.followUp')}
          allowDeselect={false}
          readOnly={readOnly}
          data={FOLLOW_UPS.map((value) => ({ value, label: t(`followUp.${value}`) }))}
          value={intent.followUp}
          onChange={(value) => {
            const followUp = FOLLOW_UPS.find((known) => known === value);
            if (followUp) onChange({ ...intent, followUp });
          }}
        />
        <Select
          label={t('intents.key')}
          placeholder={t('common.none')}
          clearable
          clearButtonProps={{ 'aria-label': t('common.none') }}
          readOnly={readOnly}
          data={KEYS}
          value={intent.key ?? null}
          onChange={chooseKey}
        />
      </SimpleGrid>
      {languages.map((tag) => (
        <SimpleGrid key={tag} cols={{ base: 1, sm: 2 }}>
          <LinesInput
            label={t('intents.phrases', { language: format.language(tag) })}
            description={t('intents.phrasesHint')}
            readOnly={readOnly}
            lines={intent.phrases[tag] ?? []}
            onChange={(lines) => onChange({ ...intent, phrases: { ...intent.phrases, [tag]: lines } })}
          />
          <Textarea
            label={t('intents.reply', { language: format.language(tag) })}
            description={t('intents.replyHint')}
            autosize
            minRows={3}
            maxLength={1000}
            readOnly={readOnly}
            value={intent.reply[tag] ?? ''}
            onChange={(event) => onChange({ ...intent, reply: { ...intent.reply, [tag]: event.currentTarget.value } })}
          />
        </SimpleGrid>
      ))}
    </Stack>
  );
}
