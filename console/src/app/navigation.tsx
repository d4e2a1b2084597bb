import { ActionIcon, Button, Kbd, Stack } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NavItem } from '../ui/link.tsx';
import { useDestinations } from './destinations.ts';
import classes from './shell.module.css';

export function Navigation() {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      {useDestinations().map(({ to, icon: Icon, label }) => (
        <NavItem
          key={to}
          to={to}
          label={t(label)}
          leftSection={<Icon size={20} stroke={1.7} aria-hidden />}
          className={classes.item}
        />
      ))}
    </Stack>
  );
}

interface SearchButtonProps {
  readonly compact?: boolean;
  readonly onOpen: () => void;
}

export function SearchButton({ compact = false, onOpen }: SearchButtonProps) {
  const { t } = useTranslation();
  if (compact)
    return (
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('palette.open')} onClick={onOpen}>
        <IconSearch size={20} aria-hidden />
      </ActionIcon>
    );
  return (
    <Button
      variant="default"
      fullWidth
      className={classes.search}
      leftSection={<IconSearch size={16} aria-hidden />}
      onClick={onOpen}
    >
      {t('palette.open')}
      <Kbd size="xs" aria-hidden>
        Ctrl K
      </Kbd>
    </Button>
  );
}
