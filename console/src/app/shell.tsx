import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { onDemand } from '../ui/on-demand.tsx';
import { Logo } from './logo.tsx';
import { Member } from './member.tsx';
import { Navigation, SearchButton } from './navigation.tsx';
import { paletteStore } from './palette-store.ts';
import classes from './shell.module.css';

const Palette = onDemand(async () => (await import('./palette.tsx')).Palette);

/** The frame around every page of a signed-in member. */
export function Shell() {
  const { t } = useTranslation();
  const [open, { toggle, close }] = useDisclosure(false);
  const [searching, setSearching] = useState(false);
  const search = () => {
    setSearching(true);
    paletteStore.open();
  };
  // The palette, once it is there, has the same shortcut itself.
  useHotkeys(searching ? [] : [['mod+K', search]], []);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu of a phone closes when the page changes
  useEffect(close, [path]);
  return (
    <AppShell
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 236, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a href="#main" className="skip-link">
        {t('shell.skip')}
      </a>
      <AppShell.Header hiddenFrom="sm" className={classes.bar}>
        <Group h="100%" px="md" justify="space-between">
          <Group gap="sm">
            <Burger
              opened={open}
              onClick={toggle}
              size="sm"
              aria-label={t(open ? 'shell.closeMenu' : 'shell.openMenu')}
            />
            <Logo />
          </Group>
          <SearchButton compact onOpen={search} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" className={classes.bar} aria-label={t('shell.navigation')}>
        <AppShell.Section visibleFrom="sm" pb="md" px={6}>
          <Logo />
        </AppShell.Section>
        <AppShell.Section visibleFrom="sm" pb="sm">
          <SearchButton onOpen={search} />
        </AppShell.Section>
        <AppShell.Section grow className={classes.rooms}>
          <Navigation />
        </AppShell.Section>
        <AppShell.Section>
          <Member />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
      {searching && <Palette />}
    </AppShell>
  );
}
