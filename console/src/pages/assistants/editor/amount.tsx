import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useFormat } from '../../../ui/format.ts';

interface AmountProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly suffix?: string;
  readonly readOnly: boolean;
  readonly onChange: (value: number) => void;
}

/** A number within its limits: while it is typed it may be anything, and it counts once it fits. */
export function Amount({ hint, readOnly, onChange, value, min, max, ...props }: AmountProps) {
  const format = useFormat();
  const [typed, setTyped] = useState<number | string>(value);
  useEffect(() => setTyped(value), [value]);
  const type = (next: number | string) => {
    setTyped(next);
    if (typeof next === 'number' && next >= min && next <= max) onChange(next);
  };
  return (
    <NumberInput
      {...props}
      description={hint}
      disabled={readOnly}
      min={min}
      max={max}
      allowDecimal={!Number.isInteger(props.step ?? 1)}
      decimalSeparator={format.decimalSeparator}
      allowedDecimalSeparators={['.', ',']}
      styles={{ wrapper: { maxWidth: 280 } }}
      value={typed}
      onChange={type}
    />
  );
}
