import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '#features/assistants/contract';
import { assistantsQuery, deleteAssistant } from '../../../api/assistants.ts';
import { Problem } from '../../../ui/problem.tsx';

interface DeleteAssistantProps {
  readonly assistant: Assistant;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Deleting cannot be undone, so the name must be typed. */
export function DeleteAssistant({ assistant, opened, onClose }: DeleteAssistantProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState('');
  const remove = useMutation({
    mutationFn: () => deleteAssistant(assistant.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: assistantsQuery.queryKey, exact: true });
      await navigate({ to: '/assistants', ignoreBlocker: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === assistant.name) remove.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('assistant.deleteTitle', { name: assistant.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('assistant.deleteText')}</Text>
          {remove.error && <Problem error={remove.error} />}
          <TextInput
            data-autofocus
            label={t('assistant.deleteConfirm', { name: assistant.name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" color="red" loading={remove.isPending} disabled={typed.trim() !== assistant.name}>
              {t('common.delete')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
