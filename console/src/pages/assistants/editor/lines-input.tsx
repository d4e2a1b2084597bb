import { Textarea } from '@mantine/core';
import { useState } from 'react';

interface LinesInputProps {
  readonly label: string;
  readonly description: string;
  readonly lines: readonly string[];
  readonly onChange: (lines: string[]) => void;
  readonly readOnly: boolean;
}

/** Several short texts, one a line; empty lines are typed freely and do not count. */
export function LinesInput({ lines, onChange, ...props }: LinesInputProps) {
  const [text, setText] = useState(lines.join('\n'));
  const linesOf = (typed: string) => typed.split('\n').flatMap((line) => line.trim() || []);
  const shown = linesOf(text).join('\n') === lines.join('\n') ? text : lines.join('\n');
  const type = (typed: string) => {
    setText(typed);
    onChange(linesOf(typed));
  };
  return (
    <Textarea {...props} autosize minRows={3} value={shown} onChange={(event) => type(event.currentTarget.value)} />
  );
}
