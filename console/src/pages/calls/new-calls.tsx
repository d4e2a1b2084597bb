import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface NewCallsProps {
  readonly count: number;
  readonly loading: boolean;
  readonly onShow: () => void;
}

export function NewCalls({ count, loading, onShow }: NewCallsProps) {
  const { t } = useTranslation();
  return (
    <div aria-live="polite">
      {count > 0 && (
        <Button
          variant="light"
          size="xs"
          fullWidth
          mb="md"
          loading={loading}
          leftSection={<IconArrowUp size={16} aria-hidden />}
          onClick={onShow}
        >
          {t('calls.new', { count })}
        </Button>
      )}
    </div>
  );
}
