import { NumberInput, PasswordInput, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProviderInfo } from '#features/providers/contract';
import { ApiError } from '../api/error.ts';
import { DialogForm } from '../ui/dialog-form.tsx';
import { useFormat } from '../ui/format.ts';
import { More } from '../ui/more.tsx';
import { LIMITS, type LimitName, type Limits } from './key-limits.ts';
import { useCredentialName } from './use-credential-name.ts';

type Credential = ProviderInfo['credentials'][number];
interface Values<L extends LimitName> {
  credentials: Record<string, string>;
  limits: Record<L, number | ''>;
}

interface KeyFormProps<L extends LimitName> {
  readonly title: string;
  readonly credentials: readonly Credential[];
  /** What is set already; secrets are never known. */
  readonly set: { readonly lastFour: string; readonly values: Readonly<Record<string, string>> } | null;
  readonly limits: Limits<L>;
  readonly testedAgainst: string;
  /** Resolves when everything that shows it is up to date. */
  readonly save: (credentials: Record<string, string>, limits: Limits<L>) => Promise<unknown>;
  readonly onClose: () => void;
}

/** A key for a provider, and what it may be used for. What is secret is written here and never shown again. */
export function KeyForm<L extends LimitName>(props: KeyFormProps<L>) {
  const { title, credentials, set, limits, testedAgainst, save, onClose } = props;
  const { t } = useTranslation();
  const names = Object.keys(limits) as L[];
  const form = useForm<Values<L>>({
    initialValues: {
      credentials: Object.fromEntries(credentials.map((field) => [field.name, set?.values[field.name] ?? ''])),
      limits: Object.fromEntries(names.map((name) => [name, limits[name] ?? ''])) as Record<L, number | ''>,
    },
    validate: {
      credentials: Object.fromEntries(
        credentials.map((field) => [
          field.name,
          (value: string) => (isMissing(field, value, set !== null) ? t('providers.credentialMissing') : null),
        ]),
      ),
    },
  });
  const keep = useMutation({
    mutationFn: (values: Values<L>) => {
      const given = names.map((name) => [name, values.limits[name] === '' ? null : values.limits[name]]);
      return save(values.credentials, Object.fromEntries(given) as Limits<L>);
    },
    onSuccess: onClose,
    onError: (error) => {
      if (error instanceof ApiError)
        form.setErrors(Object.fromEntries(error.fields.map(({ field, problem }) => [field, problem])));
    },
  });
  const inputOf = (field: Credential, index: number) => (
    <CredentialInput
      key={field.name}
      field={field}
      isSet={set !== null}
      lastFour={set?.lastFour ?? ''}
      autofocus={index === 0}
      input={form.getInputProps(`credentials.${field.name}`)}
    />
  );
  const ofStages = credentials.filter(({ stage }) => stage !== undefined);
  const given = ofStages.filter(({ name }) => set?.values[name] !== undefined).length;
  return (
    <DialogForm
      title={title}
      onClose={onClose}
      onSubmit={form.onSubmit((values) => keep.mutate(values))}
      sending={keep}
    >
      {credentials.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('providers.sealed')}
        </Text>
      )}
      {credentials.filter(({ stage }) => stage === undefined).map(inputOf)}
      {ofStages.length > 0 && (
        <More
          label={t('providers.ownServers')}
          note={given > 0 ? t('keyLimits.set', { count: given }) : t('providers.ownServersHint')}
        >
          {ofStages.map((field) => inputOf(field, -1))}
        </More>
      )}
      {names.map((name) => (
        <LimitInput key={name} name={name} input={form.getInputProps(`limits.${name}`)} />
      ))}
      <Text size="xs" c="dimmed">
        {t('providers.testedAgainst')} <span lang="en">{testedAgainst}</span>
      </Text>
    </DialogForm>
  );
}

/** A secret that is set already may be left out. */
const isMissing = ({ required, secret }: Credential, value: string, isSet: boolean) =>
  required && value.trim() === '' && !(secret && isSet);

function LimitInput({ name, input }: { readonly name: LimitName; readonly input: object }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit, max } = LIMITS[name];
  return (
    <NumberInput
      label={t(`keyLimits.${name}`)}
      description={t(`keyLimits.${name}Hint`)}
      min={unit === 'usd' ? 0 : 1}
      max={max}
      decimalScale={unit === 'usd' ? 2 : 0}
      decimalSeparator={format.decimalSeparator}
      allowedDecimalSeparators={['.', ',']}
      {...input}
    />
  );
}

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
  const kept = lastFour && required ? t('providers.secretKept', { lastFour }) : t('connections.passwordKept');
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
