import { InputBase } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxWidth: number;
}

/** The browser's own menu of options: weighs nothing, and is what telephones do best. */
export function Choice({ label, options, value, onChange, maxWidth }: ChoiceProps) {
  return (
    <InputBase
      component="select"
      pointer
      flex="1 1 9rem"
      maw={{ sm: maxWidth }}
      aria-label={label}
      rightSection={<IconChevronDown size={16} aria-hidden />}
      rightSectionPointerEvents="none"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </InputBase>
  );
}
