import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { zod4Resolver } from 'mantine-form-zod-resolver';
import { useTranslation } from 'react-i18next';
import { type Me, SignIn } from '#features/accounts/contract';
import { signIn } from '../../api/accounts.ts';
import { isSignedOut } from '../../api/error.ts';
import { Problem } from '../../ui/problem.tsx';

interface SignInFormProps {
  readonly onSignedIn: (me: Me) => Promise<void>;
}

export function SignInForm({ onSignedIn }: SignInFormProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { email: '', password: '' }, validate: zod4Resolver(SignIn) });
  const enter = useMutation({ mutationFn: signIn, onSuccess: onSignedIn });
  return (
    <form onSubmit={form.onSubmit((values) => enter.mutate(values))} noValidate>
      <Stack>
        <Title order={1} size="h2">
          {t('signIn.title')}
        </Title>
        {enter.error &&
          (isSignedOut(enter.error) ? (
            <Text c="var(--mantine-color-error)" size="sm" role="alert">
              {t('signIn.wrong')}
            </Text>
          ) : (
            <Problem error={enter.error} />
          ))}
        <TextInput
          type="email"
          autoComplete="username"
          label={t('signIn.email')}
          {...form.getInputProps('email')}
          error={form.errors.email && t('signIn.emailInvalid')}
        />
        <PasswordInput
          autoComplete="current-password"
          label={t('signIn.password')}
          visibilityToggleButtonProps={{ 'aria-label': t('common.showPassword') }}
          {...form.getInputProps('password')}
          error={form.errors.password && t('signIn.passwordMissing')}
        />
        <Button type="submit" loading={enter.isPending}>
          {t('signIn.enter')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('signIn.linkHint')}
        </Text>
      </Stack>
    </form>
  );
}
