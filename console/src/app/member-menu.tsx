import { Avatar, Group, Menu, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconChevronUp, IconLogout } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { meQuery, signOut } from '../api/accounts.ts';
import { useNotifyProblem } from '../ui/explain.ts';
import { LanguageSwitch, ThemeSwitch } from './preference-switches.tsx';
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
