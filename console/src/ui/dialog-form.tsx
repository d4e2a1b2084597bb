import { Modal, Stack } from '@mantine/core';
import type { FormEventHandler, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormButtons } from './form-buttons.tsx';
import { Problem } from './problem.tsx';

interface DialogFormProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onSubmit: FormEventHandler<HTMLFormElement>;
  /** The request that the form makes. */
  readonly sending: { readonly isPending: boolean; readonly error: Error | null };
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

/** A form in a dialog of its own. */
export function DialogForm({ title, onClose, onSubmit, sending, disabled = false, children }: DialogFormProps) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          {sending.error && <Problem error={sending.error} />}
          {children}
          <FormButtons onCancel={onClose} busy={sending.isPending} disabled={disabled} />
        </Stack>
      </form>
    </Modal>
  );
}
