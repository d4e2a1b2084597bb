import { Badge, Button, Group, Stack, Text, Timeline } from '@mantine/core';
import { IconHistory, IconRestore } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { restoreVersion, versionsQuery } from '../../../api/assistants.ts';
import { Empty } from '../../../ui/empty.tsx';
import { useNotifyProblem } from '../../../ui/explain.ts';
import { useFormat } from '../../../ui/format.ts';
import { ListSkeleton } from '../../../ui/page-skeleton.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { differences } from './draft-state.ts';
import { useFieldName } from './field-names.ts';
import type { TabProps } from './tab-props.ts';

/** What was published when, by whom; each can become the draft again. */
export function VersionsTab({ assistant, editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const fieldName = useFieldName();
  const notifyProblem = useNotifyProblem();
  const { data, error, refetch } = useQuery(versionsQuery(assistant.id));
  const restore = useMutation({
    mutationFn: async (number: number) => {
      await editor.flush();
      return restoreVersion(assistant.id, number);
    },
    onError: notifyProblem,
    onSuccess: editor.take,
  });
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={3} />;
  if (data.items.length === 0)
    return <Empty icon={IconHistory} title={t('versions.emptyTitle')} text={t('versions.emptyText')} />;
  return (
    <Timeline bulletSize={30} lineWidth={2} active={data.items.length}>
      {data.items.map((version) => {
        const changed = differences(editor.draft, { ...editor.draft, config: version.config });
        return (
          <Timeline.Item key={version.number} bullet={<Text size="xs">{version.number}</Text>}>
            <Group justify="space-between" align="flex-start">
              <Stack gap={2}>
                <Group gap="sm">
                  <Text fw={600}>{t('versions.version', { number: version.number })}</Text>
                  {version.number === assistant.publishedVersion && <Badge color="green">{t('versions.live')}</Badge>}
                </Group>
                <Text size="sm" c="dimmed">
                  {t('versions.by', { when: format.dateTime(version.publishedAt), who: version.publishedBy })}
                </Text>
                <Text size="sm">
                  {changed.length === 0
                    ? t('versions.same')
                    : t('versions.differs', { fields: changed.map(({ field }) => fieldName(field)).join(', ') })}
                </Text>
              </Stack>
              {changed.length > 0 && (
                <Button
                  size="xs"
                  variant="default"
                  disabled={readOnly}
                  loading={restore.isPending && restore.variables === version.number}
                  leftSection={<IconRestore size={16} aria-hidden />}
                  aria-label={`${t('versions.restore')} (${t('versions.version', { number: version.number })})`}
                  onClick={() => restore.mutate(version.number)}
                >
                  {t('versions.restore')}
                </Button>
              )}
            </Group>
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}
