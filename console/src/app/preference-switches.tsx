import { Group, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery, updateMe } from '../api/accounts.ts';
import { type ConsoleLanguage, changeLanguage, currentLanguage } from './i18n.ts';

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const option = (value: 'light' | 'dark' | 'auto', icon: ReactNode) => ({
    value,
    label: (
      <Group gap={6} justify="center" wrap="nowrap">
        {icon}
        <span>{t(`theme.${value}`)}</span>
      </Group>
    ),
  });
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('theme.label')}
      value={colorScheme}
      onChange={setColorScheme}
      data={[
        option('light', <IconSun size={14} aria-hidden />),
        option('dark', <IconMoon size={14} aria-hidden />),
        option('auto', <IconDeviceDesktop size={14} aria-hidden />),
      ]}
    />
  );
}

export function LanguageSwitch() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (language: ConsoleLanguage) => updateMe({ language }),
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
  });
  const choose = (language: ConsoleLanguage) => {
    void changeLanguage(language);
    change.mutate(language);
  };
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('language.label')}
      value={currentLanguage()}
      onChange={choose}
      data={[
        { value: 'en', label: 'English' },
        { value: 'fr', label: 'Français' },
      ]}
    />
  );
}
