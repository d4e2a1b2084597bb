import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface SearchInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  /** Instead of typing nothing: at once where typing waits. */
  readonly onClear?: () => void;
}

/** A field for words that a list is searched for. */
export function SearchInput({ label, value, onChange, onClear = () => onChange('') }: SearchInputProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      flex="1 1 14rem"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={value && <CloseButton size="sm" aria-label={t('common.clearSearch')} onClick={onClear} />}
    />
  );
}
