import { Group, Text } from '@mantine/core';

export function Logo() {
  return (
    <Group gap={10} wrap="nowrap">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="var(--mantine-color-petrol-8)" />
        <path d="M9 13v6M13.7 9.5v13M18.3 12v8M23 14.5v3" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      </svg>
      <Text fw={700} fz="lg" style={{ letterSpacing: '-0.02em' }}>
        Parley
      </Text>
    </Group>
  );
}
