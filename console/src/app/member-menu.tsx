import {
  Avatar,
  Group,
  Menu,
  SegmentedControl,
  Stack,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { IconChevronUp, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery, signOut, updateMe } from '../api/accounts.ts';
import { useNotifyProblem } from '../ui/explain.ts';
import { type ConsoleLanguage, changeLanguage, currentLanguage } from './i18n.ts';
import classes from './shell.module.css';

export function MemberMenu() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const notifyProblem = useNotifyProblem();
  const leave = useMutation({
    mutationFn: signOut,
    onError: notifyProblem,
    onSuccess: async () => {
      queryClient.clear();
      await navigate({ to: '/sign-in' });
    },
  });
  return (
    <Menu position="top-start" width={252} shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.member}>
          <Group gap="sm" wrap="nowrap">
            <Avatar name={me.member.name} color="petrol" variant="light" radius="xl" size={34} aria-hidden />
            <div className={classes.memberName}>
              <Text size="sm" fw={600} truncate>
                {me.member.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {me.workspace.name}
              </Text>
            </div>
            <VisuallyHidden>{t('shell.memberMenu')}</VisuallyHidden>
            <IconChevronUp size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Stack gap="xs" p="xs">
          <ThemeSwitch />
          <LanguageSwitch />
        </Stack>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} aria-hidden />} onClick={() => leave.mutate()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

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

function LanguageSwitch() {
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
