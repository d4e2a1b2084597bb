import { Button, Group, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Me } from '#features/accounts/contract';
import { meQuery, updateMe } from '../../api/accounts.ts';
import { Problem } from '../../ui/problem.tsx';
import { useNotifySaved } from './notify-saved.ts';

export function ProfileSection({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const notifySaved = useNotifySaved();
  const form = useForm({
    initialValues: { name: me.member.name, email: me.member.email },
    validate: {
      name: (name) => (name.trim() === '' ? t('settings.nameMissing') : null),
      // The owner of a new installation has none yet.
      email: (email) =>
        email === me.member.email || z.email().safeParse(email).success ? null : t('signIn.emailInvalid'),
    },
  });
  const keep = useMutation({
    mutationFn: ({ name, email }: { name: string; email: string }) =>
      updateMe(email === me.member.email ? { name } : { name, email }),
    onSuccess: (changed) => {
      queryClient.setQueryData(meQuery.queryKey, changed);
      form.resetDirty();
      notifySaved();
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => keep.mutate(values))} noValidate>
      <Stack>
        <Title order={2}>{t('settings.profile')}</Title>
        {keep.error && <Problem error={keep.error} />}
        <TextInput label={t('settings.name')} autoComplete="name" maxLength={120} {...form.getInputProps('name')} />
        <TextInput type="email" label={t('signIn.email')} autoComplete="email" {...form.getInputProps('email')} />
        <Group>
          <Button type="submit" loading={keep.isPending} disabled={!form.isDirty()}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
