import { Input, Text } from '@mantine/core';
import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './prompt-field.module.css';
import { partsOf, unknownVariables } from './variables.ts';

interface PromptFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly readOnly?: boolean;
  readonly maxLength: number;
  /** Starts as high as a page of text. */
  readonly tall?: boolean;
}

/** A growing text field that marks `{{variables}}`, those that have no value in a call above all. */
export function PromptField({
  label,
  description,
  value,
  onChange,
  error,
  readOnly,
  maxLength,
  tall,
}: PromptFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const parts = useMemo(() => partsOf(value), [value]);
  const unknown = useMemo(() => unknownVariables(value), [value]);
  return (
    <Input.Wrapper label={label} description={description} error={error} id={id}>
      <div className={classes.box} data-tall={tall || undefined}>
        <div className={classes.mirror} aria-hidden>
          {parts.map(({ text, variable }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no identity but their place
            <span key={index} data-variable={variable}>
              {text}
            </span>
          ))}
          {'\n'}
        </div>
        <textarea
          id={id}
          className={classes.text}
          value={value}
          readOnly={readOnly}
          maxLength={maxLength}
          aria-invalid={error !== undefined}
          aria-describedby={unknown.length > 0 ? `${id}-unknown` : undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      {unknown.length > 0 && (
        <Text id={`${id}-unknown`} size="xs" mt={4} className={classes.unknown}>
          {t('prompt.unknown', { count: unknown.length, names: unknown.map((name) => `{{${name}}}`).join(', ') })}
        </Text>
      )}
    </Input.Wrapper>
  );
}
