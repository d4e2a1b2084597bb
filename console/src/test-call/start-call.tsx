import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconKeyboard, IconMicrophone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../ui/link.tsx';
import type { TestCallTarget } from './test-call-session.ts';

interface StartCallProps {
  /** A call was made already. */
  readonly again: boolean;
  readonly asking: boolean;
  readonly version: TestCallTarget['version'];
  readonly onVersion: (version: TestCallTarget['version']) => void;
  readonly publishedVersion: number | null;
  /** The call that just ended. */
  readonly callId: string | undefined;
  readonly onTalk: () => void;
  readonly onType: () => void;
}

/** What is there before a call and after it. */
export function StartCall({
  again,
  asking,
  version,
  onVersion,
  publishedVersion,
  callId,
  onTalk,
  onType,
}: StartCallProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      {!again && (
        <Text size="sm" c="dimmed">
          {t('talk.intro')}
        </Text>
      )}
      <SegmentedControl
        aria-label={t('talk.version')}
        value={version}
        onChange={onVersion}
        data={[
          { value: 'draft', label: t('talk.draft') },
          { value: 'published', label: t('talk.published'), disabled: publishedVersion === null },
        ]}
      />
      <Button size="md" loading={asking} leftSection={<IconMicrophone size={20} aria-hidden />} onClick={onTalk}>
        {again ? t('talk.again') : t('talk.start')}
      </Button>
      <Button variant="default" disabled={asking} leftSection={<IconKeyboard size={18} aria-hidden />} onClick={onType}>
        {t('talk.typeOnly')}
      </Button>
      {asking && (
        <Text size="sm" role="status">
          {t('talk.asking')}
        </Text>
      )}
      {callId && (
        <Group justify="center">
          <ButtonLink variant="subtle" to="/calls/$callId" params={{ callId }}>
            {t('talk.openCall')}
          </ButtonLink>
        </Group>
      )}
    </Stack>
  );
}
