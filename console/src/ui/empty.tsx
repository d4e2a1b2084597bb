import { Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  readonly icon: Icon;
  readonly title: string;
  /** What will be here and how it gets here. */
  readonly text: string;
  readonly children?: ReactNode;
}

/** A list without anything in it, which says what it is for and how to begin. */
export function Empty({ icon: EmptyIcon, title, text, children }: EmptyProps) {
  return (
    <Paper withBorder p="xl" radius="lg">
      <Stack align="center" gap="sm" py="lg" ta="center">
        <ThemeIcon variant="light" size={56} radius="xl" aria-hidden>
          <EmptyIcon size={28} stroke={1.6} />
        </ThemeIcon>
        <Title order={2}>{title}</Title>
        <Text c="dimmed" maw={460}>
          {text}
        </Text>
        {children}
      </Stack>
    </Paper>
  );
}
