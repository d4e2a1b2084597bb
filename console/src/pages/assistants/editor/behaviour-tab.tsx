import { Divider, Stack } from '@mantine/core';
import { EndingSection } from './ending-section.tsx';
import { KeypadSection } from './keypad-section.tsx';
import type { TabProps } from './tab-props.ts';

export function BehaviourTab({ editor, readOnly }: TabProps) {
  return (
    <Stack gap="xl">
      <EndingSection editor={editor} readOnly={readOnly} />
      <Divider />
      <KeypadSection editor={editor} readOnly={readOnly} />
    </Stack>
  );
}
