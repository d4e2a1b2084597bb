import { Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { assistantQuery, assistantsQuery, createAssistant } from '../../api/assistants.ts';
import { currentLanguage } from '../../app/i18n.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useSpokenLanguages } from './spoken-languages.ts';

interface CreateAssistantProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function CreateAssistant({ opened, onClose }: CreateAssistantProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('assistants.create')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <CreateForm onCancel={onClose} />
    </Modal>
  );
}

function CreateForm({ onCancel }: { readonly onCancel: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const languages = useSpokenLanguages();
  const form = useForm({
    initialValues: { name: '', language: currentLanguage() === 'fr' ? 'fr-FR' : 'en-GB' },
    validate: { name: (name) => (name.trim() === '' ? t('assistants.nameMissing') : null) },
  });
  const create = useMutation({
    mutationFn: ({ name, language }: { name: string; language: string }) =>
      createAssistant({
        name,
        config: {
          language,
          firstMessage: t('assistants.starterMessage'),
          prompt: t('assistants.starterPrompt', { name }),
        },
      }),
    onSuccess: async (assistant) => {
      queryClient.setQueryData(assistantQuery(assistant.id).queryKey, assistant);
      void queryClient.invalidateQueries({ queryKey: assistantsQuery.queryKey, exact: true });
      await navigate({ to: '/assistants/$assistantId', params: { assistantId: assistant.id } });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack>
        {create.error && <Problem error={create.error} />}
        <TextInput
          data-autofocus
          label={t('assistants.name')}
          description={t('assistants.nameHint')}
          {...form.getInputProps('name')}
        />
        <Select
          label={t('assistant.language')}
          data={languages}
          allowDeselect={false}
          searchable
          {...form.getInputProps('language')}
        />
        <FormButtons onCancel={onCancel} busy={create.isPending} creates />
      </Stack>
    </form>
  );
}
