import { Paper, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../../api/accounts.ts';
import { useCan } from '../../ui/can.ts';
import { Page } from '../../ui/page.tsx';
import { ListSkeleton } from '../../ui/page-skeleton.tsx';
import { ApiKeysSection } from './api-keys-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { ProfileSection } from './profile-section.tsx';

export function SettingsPage() {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const mayHaveKeys = useCan('api-key:write');
  if (!me)
    return (
      <Page title={t('nav.settings')}>
        <ListSkeleton rows={4} />
      </Page>
    );
  const sections = [
    <ProfileSection key="profile" me={me} />,
    <PasswordSection key="password" me={me} />,
    <AppearanceSection key="appearance" />,
    ...(mayHaveKeys ? [<ApiKeysSection key="api-keys" />] : []),
  ];
  return (
    <Page title={t('nav.settings')} description={t('settings.description', { workspace: me.workspace.name })}>
      <Stack gap="lg" maw="48rem">
        {sections.map((section) => (
          <Paper key={section.key} withBorder radius="lg" p="lg">
            {section}
          </Paper>
        ))}
      </Stack>
    </Page>
  );
}
