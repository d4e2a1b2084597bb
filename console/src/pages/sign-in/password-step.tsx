import { Button, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { zod4Resolver } from 'mantine-form-zod-resolver';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { type Me, SetPassword } from '#features/accounts/contract';
import { setPassword, updateMe } from '../../api/accounts.ts';
import { Problem } from '../../ui/problem.tsx';

interface PasswordStepProps {
  readonly me: Me;
  readonly onDone: (me: Me) => Promise<void>;
}

const Credentials = SetPassword.omit({ current: true }).extend({ email: z.email() });

/** After a one-time link: how to come back without another one. May be skipped. */
export function PasswordStep({ me, onDone }: PasswordStepProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { email: me.member.email, password: '' },
    validate: zod4Resolver(Credentials),
  });
  const keep = useMutation({
    mutationFn: async ({ email, password }: { email: string; password: string }) => {
      const updated = email === me.member.email ? me : await updateMe({ email });
      await setPassword({ password });
      return { ...updated, hasPassword: true };
    },
    onSuccess: onDone,
  });
  return (
    <form onSubmit={form.onSubmit((values) => keep.mutate(values))} noValidate>
      <Stack>
        <div>
          <Title order={1} size="h2">
            {t('signIn.welcome', { name: me.member.name })}
          </Title>
          <Text c="dimmed" size="sm">
            {t('signIn.choose')}
          </Text>
        </div>
        {keep.error && <Problem error={keep.error} />}
        <TextInput
          type="email"
          autoComplete="username"
          label={t('signIn.email')}
          {...form.getInputProps('email')}
          error={form.errors.email && t('signIn.emailInvalid')}
        />
        <PasswordInput
          autoComplete="new-password"
          label={t('signIn.newPassword')}
          description={t('signIn.passwordRule')}
          visibilityToggleButtonProps={{ 'aria-label': t('common.showPassword') }}
          {...form.getInputProps('password')}
          error={form.errors.password && t('signIn.passwordShort')}
        />
        <Group grow>
          <Button variant="default" onClick={() => void onDone(me)}>
            {t('signIn.skip')}
          </Button>
          <Button type="submit" loading={keep.isPending}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
