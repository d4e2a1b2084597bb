import { Group, Slider, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './slider-field.module.css';

interface SliderFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: number;
  /** The value as people read it. */
  readonly shown: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Where most people leave it. */
  readonly usual: number;
  readonly readOnly: boolean;
  readonly onChange: (value: number) => void;
  /** Nobody has set it: the thumb rests where it would begin. */
  readonly isUnset?: boolean;
  /** Beside the value, such as a way back to the default. */
  readonly aside?: ReactNode;
}

/** A number that is found by trying rather than known. */
export function SliderField({
  label,
  hint,
  shown,
  usual,
  readOnly,
  isUnset = false,
  aside,
  ...slider
}: SliderFieldProps) {
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={6} wrap="nowrap">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {aside}
          <Text size="sm" className={classes.value}>
            {shown}
          </Text>
        </Group>
      </Group>
      <Slider
        {...slider}
        label={null}
        disabled={readOnly}
        {...(isUnset && { color: 'gray' })}
        thumbLabel={label}
        thumbProps={{ 'aria-valuetext': shown }}
        marks={[{ value: usual }]}
      />
      {hint && (
        <Text size="xs" c="dimmed" mt={8}>
          {hint}
        </Text>
      )}
    </div>
  );
}
