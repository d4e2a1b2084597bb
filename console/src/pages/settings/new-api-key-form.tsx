import { Button, Code, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NewApiKey } from '#features/accounts/contract';
import { apiKeysQuery, createApiKey } from '../../api/accounts.ts';
import { Copy } from '../../ui/copy.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Problem } from '../../ui/problem.tsx';

const ROLES = NewApiKey.shape.role.options;

/** A new key, then the key itself: the only time that it is shown. */
export function NewApiKeyForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm<{ name: string; role: (typeof ROLES)[number] }>({
    initialValues: { name: '', role: 'builder' },
    validate: { name: (name) => (name.trim() === '' ? t('apiKeys.nameMissing') : null) },
  });
  const create = useMutation({
    mutationFn: createApiKey,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  return (
    <Modal opened onClose={onClose} title={t('apiKeys.add')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {create.data ? (
        <Stack>
          <Text size="sm">{t('apiKeys.once')}</Text>
          <Group gap={4} wrap="nowrap">
            <Code block flex={1} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
              {create.data.key}
            </Code>
            <Copy value={create.data.key} what={t('apiKeys.key')} />
          </Group>
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('common.close')}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
          <Stack>
            {create.error && <Problem error={create.error} />}
            <TextInput
              data-autofocus
              label={t('apiKeys.name')}
              description={t('apiKeys.nameHint')}
              {...form.getInputProps('name')}
            />
            <Select
              label={t('apiKeys.role')}
              allowDeselect={false}
              data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
              {...form.getInputProps('role')}
            />
            <FormButtons onCancel={onClose} busy={create.isPending} creates />
          </Stack>
        </form>
      )}
    </Modal>
  );
}
