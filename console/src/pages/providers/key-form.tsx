import { Button, Group, Modal, NumberInput, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProviderInfo } from '#features/providers/contract';
import { ApiError } from '../../api/error.ts';
import { providersQuery, saveProviderKey } from '../../api/providers.ts';
import { Problem } from '../../ui/problem.tsx';
import { useCredentialName } from './use-credential-name.ts';

type Credential = ProviderInfo['credentials'][number];
interface Values {
  credentials: Record<string, string>;
  maxStreams: number | '';
}

interface KeyFormProps {
  readonly provider: ProviderInfo;
  readonly onClose: () => void;
}

/** The workspace's own key for a provider. What is secret is written here and never shown again. */
export function KeyForm({ provider, onClose }: KeyFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, name, credentials, yours, testedAgainst } = provider;
  const form = useForm<Values>({
    initialValues: {
      credentials: Object.fromEntries(credentials.map((field) => [field.name, yours?.values[field.name] ?? ''])),
      maxStreams: yours?.maxStreams ?? '',
    },
    validate: {
      credentials: Object.fromEntries(
        credentials.map((field) => [
          field.name,
          (value: string) => (isMissing(field, value, yours !== null) ? t('providers.credentialMissing') : null),
        ]),
      ),
    },
  });
  const keep = useMutation({
    mutationFn: (values: Values) =>
      saveProviderKey(id, {
        credentials: values.credentials,
        maxStreams: values.maxStreams === '' ? null : values.maxStreams,
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: providersQuery.queryKey });
      void queries.invalidateQueries({ queryKey: ['voices', id] });
      onClose();
    },
    onError: (error) => {
      if (error instanceof ApiError)
        form.setErrors(Object.fromEntries(error.fields.map(({ field, problem }) => [field, problem])));
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(yours ? 'providers.changeNamed' : 'providers.addNamed', { name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={form.onSubmit((values) => keep.mutate(values))} noValidate>
        <Stack>
          {keep.error && <Problem error={keep.error} />}
          <Text size="sm" c="dimmed">
            {t('providers.sealed')}
          </Text>
          {credentials.map((field, index) => (
            <CredentialInput
              key={field.name}
              field={field}
              isSet={yours !== null}
              lastFour={yours?.lastFour ?? ''}
              autofocus={index === 0}
              input={form.getInputProps(`credentials.${field.name}`)}
            />
          ))}
          <NumberInput
            label={t('providers.maxStreams')}
            description={t('providers.maxStreamsHint')}
            min={1}
            max={10_000}
            allowDecimal={false}
            {...form.getInputProps('maxStreams')}
          />
          <Text size="xs" c="dimmed">
            {t('providers.testedAgainst')} <span lang="en">{testedAgainst}</span>
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={keep.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A secret that is set already may be left out. */
const isMissing = ({ required, secret }: Credential, value: string, isSet: boolean) =>
  required && value.trim() === '' && !(secret && isSet);

interface CredentialInputProps {
  readonly field: Credential;
  readonly isSet: boolean;
  readonly lastFour: string;
  readonly autofocus: boolean;
  readonly input: object;
}

function CredentialInput({ field, isSet, lastFour, autofocus, input }: CredentialInputProps) {
  const { t } = useTranslation();
  const nameOf = useCredentialName();
  const { secret, required, example } = field;
  const kept = lastFour ? t('providers.secretKept', { lastFour }) : t('connections.passwordKept');
  const props = {
    ...input,
    ...(autofocus && { 'data-autofocus': true }),
    label: nameOf(field.name),
    description: secret && isSet ? kept : required ? undefined : t('common.optional'),
    placeholder: example,
    spellCheck: false,
  };
  // A document, such as the service account of Google.
  if (secret && example.startsWith('{'))
    return <Textarea {...props} autosize minRows={4} maxRows={10} autoComplete="off" />;
  if (!secret) return <TextInput {...props} autoComplete="off" />;
  return (
    <PasswordInput
      {...props}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': t('common.showPassword') }}
    />
  );
}
