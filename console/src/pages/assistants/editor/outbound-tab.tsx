import { Divider, Stack } from '@mantine/core';
import { AnsweringSection } from './answering-section.tsx';
import { MachinesSection } from './machines-section.tsx';
import type { TabProps } from './tab-props.ts';

/** What the assistant does on calls that it places. */
export function OutboundTab({ editor, readOnly }: TabProps) {
  return (
    <Stack gap="xl">
      <AnsweringSection editor={editor} readOnly={readOnly} />
      <Divider />
      <MachinesSection editor={editor} readOnly={readOnly} />
    </Stack>
  );
}
