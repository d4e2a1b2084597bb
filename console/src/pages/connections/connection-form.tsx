import { Divider, PasswordInput, TagsInput, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NewSipConnection, type SipConnection } from '#features/connections/contract';
import { connectionsQuery, createConnection, updateConnection } from '../../api/connections.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';

const SHORTEST_PASSWORD = 8;
const SERVER_EXAMPLE = 'sip.example.org';

interface ConnectionFormProps {
  /** Absent: a new one. */
  readonly connection: SipConnection | undefined;
  readonly onClose: () => void;
}

export function ConnectionForm({ connection, onClose }: ConnectionFormProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: {
      name: connection?.name ?? '',
      sourceAddresses: connection?.sourceAddresses ?? [],
      username: connection?.username ?? '',
      server: connection?.server ?? '',
      callerId: connection?.callerId ?? '',
      password: '',
    },
    validate: {
      name: (name) => (name.trim() === '' ? t('connections.nameMissing') : null),
      sourceAddresses: (addresses, { username, server }) =>
        addresses.length === 0 && username === '' && server === '' ? t('connections.nothingGiven') : null,
      server: (server) =>
        NewSipConnection.shape.server.safeParse(server).success ? null : t('connections.serverRule'),
      callerId: (callerId) =>
        NewSipConnection.shape.callerId.safeParse(callerId).success ? null : t('connections.callerIdRule'),
      password: (password, { username }) => {
        const needed = username !== '' && !connection?.hasPassword;
        return (needed || password !== '') && password.length < SHORTEST_PASSWORD
          ? t('connections.passwordRule')
          : null;
      },
    },
  });
  const keep = useMutation({
    mutationFn: ({ password, ...values }: typeof form.values) => {
      // An empty password keeps the one that is set.
      const body = password === '' ? values : { ...values, password };
      return connection ? updateConnection(connection.id, body) : createConnection(body);
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      onClose();
    },
  });
  return (
    <DialogForm
      title={connection ? t('connections.edit') : t('connections.add')}
      onClose={onClose}
      onSubmit={form.onSubmit((values) => keep.mutate(values))}
      sending={keep}
    >
      <TextInput
        data-autofocus
        label={t('connections.name')}
        description={t('connections.nameHint')}
        maxLength={120}
        {...form.getInputProps('name')}
      />
      <Title order={3}>{t('connections.inbound')}</Title>
      <TagsInput
        label={t('connections.addresses')}
        description={t('connections.addressesHint')}
        placeholder="203.0.113.10"
        splitChars={[',', ' ', ';']}
        acceptValueOnBlur
        clearable
        clearButtonProps={{ 'aria-label': t('common.remove') }}
        {...form.getInputProps('sourceAddresses')}
      />
      <TextInput
        label={t('connections.username')}
        description={t('connections.usernameHint')}
        autoComplete="off"
        {...form.getInputProps('username')}
      />
      <PasswordInput
        label={t('signIn.password')}
        description={t(connection?.hasPassword ? 'connections.passwordKept' : 'connections.passwordRule')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('common.showPassword') }}
        {...form.getInputProps('password')}
      />
      <OutboundFields form={form} />
    </DialogForm>
  );
}

interface OutboundFieldsProps {
  readonly form: { readonly getInputProps: (field: 'server' | 'callerId') => object };
}

/** Where the workspace's own calls go. */
function OutboundFields({ form }: OutboundFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Divider />
      <Title order={3}>{t('connections.outbound')}</Title>
      <TextInput
        label={t('connections.server')}
        placeholder={SERVER_EXAMPLE}
        description={t('connections.serverHint')}
        maxLength={200}
        {...form.getInputProps('server')}
      />
      <TextInput
        label={t('connections.callerId')}
        placeholder="+33170000001"
        description={t('connections.callerIdHint')}
        maxLength={40}
        {...form.getInputProps('callerId')}
      />
    </>
  );
}
