import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { assistantQuery } from '../../api/assistants.ts';
import { TalkPanel } from '../../test-call/talk-panel.tsx';
import { TextLink } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import classes from './talk-page.module.css';

/** The Talk panel as a page of its own. */
export function TalkPage() {
  const { t } = useTranslation();
  const { assistantId } = useParams({ from: '/signed-in/assistants/$assistantId/talk' });
  const { data: assistant, error, refetch } = useQuery(assistantQuery(assistantId));
  return (
    <Page
      title={assistant ? t('talk.with', { name: assistant.name }) : t('talk.talk')}
      above={
        <TextLink to="/assistants/$assistantId" params={{ assistantId }} size="sm">
          ← {assistant?.name ?? t('nav.assistants')}
        </TextLink>
      }
    >
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!assistant && !error && <Skeleton h={320} radius="lg" />}
      {assistant && (
        <div className={classes.panel}>
          <TalkPanel
            assistantId={assistant.id}
            name={assistant.name}
            publishedVersion={assistant.publishedVersion}
            preferred="published"
          />
        </div>
      )}
    </Page>
  );
}
