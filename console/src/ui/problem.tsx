import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { useExplain } from './explain.ts';

interface ProblemProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, why, under which id the server logged it, and the way on. */
export function Problem({ error, onRetry }: ProblemProps) {
  const { t } = useTranslation();
  const explain = useExplain();
  const { title, detail } = explain(error);
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Stack gap="xs">
        {detail && <Text size="sm">{detail}</Text>}
        {requestId && (
          <Text size="sm">
            {t('problem.requestId')} <Code>{requestId}</Code>
          </Text>
        )}
        {onRetry && (
          <Group>
            <Button size="xs" variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
              {t('common.retry')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
