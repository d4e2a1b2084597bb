import { ActionIcon, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconEyeOff, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '#features/assistants/contract';
import { assistantQuery, rotateKey } from '../../../api/assistants.ts';
import { Copy } from '../../../ui/copy.tsx';
import { useNotifyProblem } from '../../../ui/explain.ts';
import { Section } from './section.tsx';
import type { TabProps } from './tab-props.ts';

/** How telephone systems reach this assistant. */
export function IdentitySection({ assistant, editor, readOnly }: TabProps) {
  const { t } = useTranslation();
  const { draft, change, problemOf } = editor;
  return (
    <Section title={t('identity.title')} text={t('identity.text')}>
      <TextInput
        label={t('fields.virtualNumber')}
        description={t('identity.virtualNumberHint')}
        inputMode="numeric"
        value={draft.virtualNumber}
        readOnly={readOnly}
        onChange={(event) => change({ virtualNumber: event.currentTarget.value.trim() })}
        error={problemOf('virtualNumber') && t('identity.virtualNumberRule')}
        rightSection={<Copy value={draft.virtualNumber} what={t('fields.virtualNumber')} />}
      />
      <ApiKeyField assistant={assistant} readOnly={readOnly} />
      {assistant.sipUris.map((uri) => (
        <TextInput
          key={uri}
          label={t('identity.sipUri')}
          value={uri}
          readOnly
          rightSection={<Copy value={uri} what={t('identity.sipUri')} />}
        />
      ))}
    </Section>
  );
}

/** Not a password field: browsers would offer to keep the key as the member's password. */
const MASK = '•'.repeat(24);

function ApiKeyField({ assistant, readOnly }: { readonly assistant: Assistant; readonly readOnly: boolean }) {
  const { t } = useTranslation();
  const [shown, { toggle }] = useDisclosure(false);
  const [rotating, { open, close }] = useDisclosure(false);
  const Eye = shown ? IconEyeOff : IconEye;
  return (
    <Group align="flex-end" gap="sm" wrap="nowrap">
      <TextInput
        flex={1}
        label={t('identity.apiKey')}
        description={t('identity.apiKeyHint')}
        value={shown ? assistant.apiKey : MASK}
        readOnly
        rightSectionWidth={72}
        rightSection={
          <Group gap={2} wrap="nowrap">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-pressed={shown}
              aria-label={t('identity.reveal')}
              onClick={toggle}
            >
              <Eye size={16} aria-hidden />
            </ActionIcon>
            <Copy value={assistant.apiKey} what={t('identity.apiKey')} />
          </Group>
        }
      />
      <ActionIcon variant="default" size={36} disabled={readOnly} aria-label={t('identity.rotate')} onClick={open}>
        <IconRefresh size={18} aria-hidden />
      </ActionIcon>
      <RotateKey assistant={assistant} opened={rotating} onClose={close} />
    </Group>
  );
}

interface RotateKeyProps {
  readonly assistant: Assistant;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function RotateKey({ assistant, opened, onClose }: RotateKeyProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const notifyProblem = useNotifyProblem();
  const rotate = useMutation({
    mutationFn: () => rotateKey(assistant.id),
    onError: notifyProblem,
    onSuccess: (changed) => {
      queryClient.setQueryData(assistantQuery(assistant.id).queryKey, changed);
      onClose();
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('identity.rotate')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text size="sm">{t('identity.rotateText')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={rotate.isPending} onClick={() => rotate.mutate()}>
            {t('identity.rotate')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
