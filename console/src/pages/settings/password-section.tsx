import { Button, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Me, SetPassword } from '#features/accounts/contract';
import { meQuery, setPassword } from '../../api/accounts.ts';
import { Problem } from '../../ui/problem.tsx';
import { useNotifySaved } from './notify-saved.ts';

export function PasswordSection({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const notifySaved = useNotifySaved();
  const form = useForm({
    initialValues: { current: '', password: '' },
    validate: {
      current: (current) => (me.hasPassword && current === '' ? t('signIn.passwordMissing') : null),
      password: (password) =>
        SetPassword.shape.password.safeParse(password).success ? null : t('signIn.passwordShort'),
    },
  });
  const keep = useMutation({
    mutationFn: ({ current, password }: typeof form.values) =>
      setPassword(me.hasPassword ? { current, password } : { password }),
    onSuccess: () => {
      queryClient.setQueryData(meQuery.queryKey, { ...me, hasPassword: true });
      form.reset();
      notifySaved();
    },
  });
  const toggle = { 'aria-label': t('common.showPassword') };
  return (
    <form onSubmit={form.onSubmit((values) => keep.mutate(values))} noValidate>
      <Stack>
        <div>
          <Title order={2}>{t('signIn.password')}</Title>
          {!me.hasPassword && (
            <Text size="sm" c="dimmed">
              {t('settings.noPassword')}
            </Text>
          )}
        </div>
        {keep.error && <Problem error={keep.error} />}
        <input type="email" autoComplete="username" value={me.member.email} readOnly hidden />
        {me.hasPassword && (
          <PasswordInput
            label={t('settings.currentPassword')}
            autoComplete="current-password"
            visibilityToggleButtonProps={toggle}
            {...form.getInputProps('current')}
          />
        )}
        <PasswordInput
          label={t('signIn.newPassword')}
          description={t('signIn.passwordRule')}
          autoComplete="new-password"
          visibilityToggleButtonProps={toggle}
          {...form.getInputProps('password')}
        />
        <Group>
          <Button type="submit" loading={keep.isPending}>
            {t('settings.setPassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
