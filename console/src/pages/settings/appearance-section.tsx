import { Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch, ThemeSwitch } from '../../app/preference-switches.tsx';

export function AppearanceSection() {
  const { t } = useTranslation();
  return (
    <Stack>
      <Title order={2}>{t('settings.appearance')}</Title>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('language.label')}
          </Text>
          <LanguageSwitch />
        </div>
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('theme.label')}
          </Text>
          <ThemeSwitch />
        </div>
      </Group>
    </Stack>
  );
}
