import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { assistantQuery } from '../../api/assistants.ts';
import { TextLink } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { AssistantEditor } from './editor/assistant-editor.tsx';

export function AssistantPage() {
  const { t } = useTranslation();
  const { assistantId } = useParams({ from: '/signed-in/assistants/$assistantId' });
  const { data: assistant, error, refetch } = useQuery(assistantQuery(assistantId));
  if (assistant) return <AssistantEditor key={assistant.id} assistant={assistant} />;
  return (
    <Page
      title={t('assistant.title')}
      above={
        <TextLink to="/assistants" size="sm">
          ← {t('nav.assistants')}
        </TextLink>
      }
    >
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeleton h={420} radius="lg" />}
    </Page>
  );
}
