import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Says in a corner that a form was saved. */
export function useNotifySaved(): () => void {
  const { t } = useTranslation();
  return useCallback(() => {
    notifications.show({
      color: 'green',
      message: t('common.saved'),
      closeButtonProps: { 'aria-label': t('common.close') },
    });
  }, [t]);
}
