import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export interface FormButtonsProps {
  readonly onCancel: () => void;
  /** Under way: the button that sends shows it. */
  readonly busy: boolean;
  readonly disabled?: boolean;
  /** What is sent makes something new. */
  readonly creates?: boolean;
}

/** The end of a form in a dialog: leave it, or send it. */
export function FormButtons({ onCancel, busy, disabled = false, creates = false }: FormButtonsProps) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
      <Button type="submit" loading={busy} disabled={disabled}>
        {t(creates ? 'common.create' : 'common.save')}
      </Button>
    </Group>
  );
}
