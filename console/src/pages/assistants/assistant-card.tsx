import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconMicrophone, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AssistantSummary } from '#features/assistants/contract';
import { Copy } from '../../ui/copy.tsx';
import { useFormat } from '../../ui/format.ts';
import { ButtonLink, TextLink } from '../../ui/link.tsx';
import classes from './assistant-card.module.css';

export function AssistantCard({ assistant }: { readonly assistant: AssistantSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  const params = { assistantId: assistant.id };
  return (
    <Paper component="li" withBorder radius="lg" p="lg" className={classes.card}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} className={classes.name}>
            <TextLink to="/assistants/$assistantId" params={params} inherit c="inherit">
              {assistant.name}
            </TextLink>
          </Title>
          <Badge variant="light" color="gray" tt="none" className={classes.language}>
            {assistant.language}
          </Badge>
        </Group>
        <Group gap={6}>
          <PublishState assistant={assistant} />
        </Group>
        <dl className={classes.facts}>
          <div>
            <dt>{t('assistants.virtualNumber')}</dt>
            <dd>
              <Group gap={4} wrap="nowrap">
                <Text span ff="monospace" fw={600}>
                  {assistant.virtualNumber}
                </Text>
                <Copy value={assistant.virtualNumber} what={t('assistants.virtualNumber')} />
              </Group>
            </dd>
          </div>
          <div>
            <dt>{t('assistants.calls')}</dt>
            <dd>
              <TextLink to="/calls" search={{ assistantId: assistant.id }} size="sm">
                {format.number(assistant.callCount)}
              </TextLink>
            </dd>
          </div>
          <div>
            <dt>{t('assistants.lastCall')}</dt>
            <dd>
              {assistant.lastCallAt ? (
                <span title={format.dateTime(assistant.lastCallAt)}>{format.ago(assistant.lastCallAt)}</span>
              ) : (
                t('assistants.never')
              )}
            </dd>
          </div>
        </dl>
        <Group gap="sm" mt="auto">
          <ButtonLink
            to="/assistants/$assistantId/talk"
            params={params}
            leftSection={<IconMicrophone size={18} aria-hidden />}
            aria-label={t('palette.talkTo', { name: assistant.name })}
          >
            {t('talk.talk')}
          </ButtonLink>
          <ButtonLink
            to="/assistants/$assistantId"
            params={params}
            variant="default"
            leftSection={<IconPencil size={18} aria-hidden />}
            aria-label={t('assistants.editNamed', { name: assistant.name })}
          >
            {t('common.edit')}
          </ButtonLink>
        </Group>
      </Stack>
    </Paper>
  );
}

/** What callers get, and whether the draft is ahead of it. */
export function PublishState({ assistant }: { readonly assistant: AssistantSummary }) {
  const { t } = useTranslation();
  if (assistant.publishedVersion === null)
    return (
      <Badge variant="light" color="orange" tt="none">
        {t('assistants.neverPublished')}
      </Badge>
    );
  return (
    <>
      <Badge variant="light" color="green" tt="none">
        {t('assistants.published', { version: assistant.publishedVersion })}
      </Badge>
      {assistant.hasUnpublishedChanges && (
        <Badge variant="light" color="yellow" tt="none">
          {t('assistants.unpublishedChanges')}
        </Badge>
      )}
    </>
  );
}
