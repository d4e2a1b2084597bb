import { Button, Popover, Stack } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Me } from '#features/accounts/contract';
import { signOut } from '../api/accounts.ts';
import { useNotifyProblem } from '../ui/explain.ts';
import { MemberButton } from './member-button.tsx';
import { LanguageSwitch, ThemeSwitch } from './preference-switches.tsx';

/** The menu behind the member's name; opens at once, since it is fetched when it is wanted. */
export function MemberMenu({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const notifyProblem = useNotifyProblem();
  const leave = useMutation({
    mutationFn: signOut,
    onError: notifyProblem,
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      // Afterwards: the pages that are left would ask for what was cleared again.
      queryClient.clear();
    },
  });
  return (
    <Popover defaultOpened trapFocus returnFocus position="top-start" width={264} shadow="md">
      <Popover.Target>
        <MemberButton me={me} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('shell.memberMenu')}>
        <Stack gap="sm">
          <ThemeSwitch />
          <LanguageSwitch />
          <Button
            variant="default"
            loading={leave.isPending}
            leftSection={<IconLogout size={18} aria-hidden />}
            onClick={() => leave.mutate()}
          >
            {t('shell.signOut')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
