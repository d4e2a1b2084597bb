import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconDots, IconMicrophone, IconRocket, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '#features/assistants/contract';
import {
  assistantQuery,
  assistantsQuery,
  duplicateAssistant,
  publishAssistant,
  versionsQuery,
} from '../../../api/assistants.ts';
import { useCan } from '../../../ui/can.ts';
import { useNotifyProblem } from '../../../ui/explain.ts';
import { onDemand } from '../../../ui/on-demand.tsx';
import type { DraftEditor } from './use-draft.ts';

const DeleteAssistant = onDemand(async () => (await import('./delete-assistant.tsx')).DeleteAssistant);

interface EditorActionsProps {
  readonly assistant: Assistant;
  readonly editor: DraftEditor;
  readonly readOnly: boolean;
  readonly onTalk: () => void;
}

export function EditorActions({ assistant, editor, readOnly, onTalk }: EditorActionsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Button variant="default" leftSection={<IconMicrophone size={18} aria-hidden />} onClick={onTalk}>
        {t('talk.talk')}
      </Button>
      <PublishButton assistant={assistant} editor={editor} />
      <MoreMenu assistant={assistant} readOnly={readOnly} />
    </>
  );
}

/** The draft becomes what callers get. */
function PublishButton({ assistant, editor }: { readonly assistant: Assistant; readonly editor: DraftEditor }) {
  const { t } = useTranslation();
  const mayPublish = useCan('assistant:publish');
  const queryClient = useQueryClient();
  const notifyProblem = useNotifyProblem();
  const publish = useMutation({
    mutationFn: async () => {
      await editor.flush();
      // The revision after the flush, not that of this rendering.
      const { revision } = queryClient.getQueryData(assistantQuery(assistant.id).queryKey) ?? assistant;
      return publishAssistant(assistant.id, revision);
    },
    onError: notifyProblem,
    onSuccess: (published) => {
      queryClient.setQueryData(assistantQuery(assistant.id).queryKey, published);
      void queryClient.invalidateQueries({ queryKey: versionsQuery(assistant.id).queryKey });
      void queryClient.invalidateQueries({ queryKey: assistantsQuery.queryKey, exact: true });
      const version = published.publishedVersion ?? 0;
      notifications.show({
        color: 'green',
        message: t('assistant.publishedNow', { version }),
        closeButtonProps: { 'aria-label': t('common.close') },
      });
    },
  });
  const stuck = editor.status === 'invalid' || editor.status === 'conflict' || editor.status === 'offline';
  const changed = assistant.hasUnpublishedChanges || editor.status !== 'saved';
  const reason = !mayPublish
    ? t('common.noRight')
    : stuck
      ? t('assistant.publishStuck')
      : changed
        ? t('assistant.publishHint')
        : t('assistant.nothingToPublish');
  return (
    <Tooltip label={reason} multiline maw={280}>
      <Button
        leftSection={<IconRocket size={18} aria-hidden />}
        {...((!mayPublish || stuck || !changed) && { 'data-disabled': true })}
        aria-disabled={!mayPublish || stuck || !changed}
        loading={publish.isPending}
        onClick={() => {
          if (mayPublish && !stuck && changed) publish.mutate();
        }}
      >
        {t('assistant.publish')}
      </Button>
    </Tooltip>
  );
}

function MoreMenu({ assistant, readOnly }: { readonly assistant: Assistant; readonly readOnly: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const notifyProblem = useNotifyProblem();
  const [deleting, { open, close }] = useDisclosure(false);
  const duplicate = useMutation({
    mutationFn: () => duplicateAssistant(assistant.id),
    onError: notifyProblem,
    onSuccess: async (copy) => {
      void queryClient.invalidateQueries({ queryKey: assistantsQuery.queryKey, exact: true });
      await navigate({ to: '/assistants/$assistantId', params: { assistantId: copy.id } });
    },
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('assistant.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopy size={18} aria-hidden />}
            disabled={readOnly}
            onClick={() => duplicate.mutate()}
          >
            {t('assistant.duplicate')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={18} aria-hidden />}
            c="var(--mantine-color-error)"
            disabled={readOnly}
            onClick={open}
          >
            {t('assistant.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {deleting && <DeleteAssistant assistant={assistant} opened onClose={close} />}
    </>
  );
}
