import { Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './page.module.css';

/** False while the first page loads: the browser itself announces that one. */
let navigated = false;

interface PageProps {
  readonly title: string;
  /** What the browser's tab says when it is not `title`. */
  readonly tabTitle?: string;
  readonly description?: ReactNode;
  readonly icon?: Icon;
  readonly above?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Uses the whole width instead of the reading width. */
  readonly wide?: boolean;
}

/** A page: its heading (which takes the focus after a navigation, so that screen readers announce it), actions and content. */
export function Page({
  title,
  tabTitle,
  description,
  icon: PageIcon,
  above,
  actions,
  children,
  wide = false,
}: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tabTitle ?? title} · Parley`;
  }, [tabTitle, title]);
  useEffect(() => {
    if (navigated) heading.current?.focus({ preventScroll: true });
    navigated = true;
  }, []);
  return (
    <Stack className={classes.page} data-wide={wide || undefined} gap="lg">
      <Stack gap={6}>
        {above}
        <Group justify="space-between" align="flex-start" gap="md">
          <Group gap="sm" className={classes.title} wrap="nowrap">
            {PageIcon && (
              <ThemeIcon variant="light" size="lg" radius="md" aria-hidden visibleFrom="xs">
                <PageIcon size={20} stroke={1.8} />
              </ThemeIcon>
            )}
            <Title order={1} ref={heading} tabIndex={-1} className={classes.heading}>
              {title}
            </Title>
          </Group>
          {actions && <Group gap="sm">{actions}</Group>}
        </Group>
        {description && (
          <Text c="dimmed" className={classes.description}>
            {description}
          </Text>
        )}
      </Stack>
      {children}
    </Stack>
  );
}
