import { Avatar, Group, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconChevronUp } from '@tabler/icons-react';
import type { ComponentPropsWithRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '#features/accounts/contract';
import classes from './shell.module.css';

interface MemberButtonProps extends ComponentPropsWithRef<'button'> {
  readonly me: Me;
}

/** Who is signed in, and the way to the menu. */
export function MemberButton({ me, ...props }: MemberButtonProps) {
  const { t } = useTranslation();
  return (
    <UnstyledButton {...props} className={classes.member}>
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
  );
}
