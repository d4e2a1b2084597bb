import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '#features/accounts/contract';
import { claimLink } from '../../api/accounts.ts';
import { ApiError } from '../../api/error.ts';
import { Problem } from '../../ui/problem.tsx';

interface ClaimStepProps {
  readonly token: string;
  readonly onClaimed: (me: Me) => Promise<void>;
  readonly onGiveUp: () => void;
}

/** Uses up the one-time link. */
export function ClaimStep({ token, onClaimed, onGiveUp }: ClaimStepProps) {
  const { t } = useTranslation();
  const claim = useMutation({ mutationFn: claimLink, onSuccess: onClaimed });
  // A link works once, but React runs effects twice in development.
  const started = useRef(false);
  const { mutate } = claim;
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    mutate({ token });
  }, [token, mutate]);

  if (!claim.error)
    return (
      <Group role="status">
        <Loader size="sm" aria-hidden />
        <Text>{t('signIn.claiming')}</Text>
      </Group>
    );
  const worthRetrying = claim.error instanceof ApiError && claim.error.retryable;
  return (
    <Stack>
      <Title order={1} size="h2">
        {t('signIn.linkFailed')}
      </Title>
      {worthRetrying ? (
        <Problem error={claim.error} onRetry={() => mutate({ token })} />
      ) : (
        <Text role="alert">{t('signIn.linkUsed')}</Text>
      )}
      <Button variant="default" onClick={onGiveUp}>
        {t('signIn.usePassword')}
      </Button>
    </Stack>
  );
}
