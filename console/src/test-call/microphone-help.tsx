import { Alert, List, Stack, Text } from '@mantine/core';
import { IconMicrophoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MicrophoneProblem } from './microphone.ts';

/** Why there is no microphone, and what helps. */
export function MicrophoneHelp({ problem }: { readonly problem: MicrophoneProblem }) {
  const { t } = useTranslation();
  return (
    <Alert color="orange" icon={<IconMicrophoneOff aria-hidden />} title={t(`microphone.${problem}`)} role="alert">
      <Stack gap="xs">
        {problem === 'denied' ? (
          <List type="ordered" size="sm">
            <List.Item>{t('microphone.deniedStep1')}</List.Item>
            <List.Item>{t('microphone.deniedStep2')}</List.Item>
            <List.Item>{t('microphone.deniedStep3')}</List.Item>
          </List>
        ) : (
          <Text size="sm">{t(`microphone.${problem}Help`)}</Text>
        )}
        <Text size="sm">{t('microphone.typing')}</Text>
      </Stack>
    </Alert>
  );
}
