import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './nested.module.css';

/** What a switch above it opens. */
export function Nested({ children }: { readonly children: ReactNode }) {
  return (
    <Stack gap="md" className={classes.nested}>
      {children}
    </Stack>
  );
}
