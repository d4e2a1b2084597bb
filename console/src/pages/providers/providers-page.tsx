import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { onDemand } from '../../ui/on-demand.tsx';
import { Page } from '../../ui/page.tsx';
import { KeysTab } from './keys-tab.tsx';
import { PROVIDER_TABS, type ProviderTab } from './provider-tabs.ts';

const HealthTab = onDemand(async () => (await import('./health-tab.tsx')).HealthTab);
const UsageTab = onDemand(async () => (await import('./usage-tab.tsx')).UsageTab);

const PANELS: Record<ProviderTab, ComponentType> = { keys: KeysTab, health: HealthTab, usage: UsageTab };

/** Who hears, thinks and speaks for the assistants: keys, how they do, what they cost. */
export function ProvidersPage() {
  const { t } = useTranslation();
  const { tab = 'keys' } = useSearch({ from: '/signed-in/providers' });
  const navigate = useNavigate({ from: '/providers' });
  const Panel = PANELS[tab];
  const choose = (value: string | null) => {
    const chosen = PROVIDER_TABS.find((known) => known === value);
    if (chosen) void navigate({ search: { tab: chosen === 'keys' ? undefined : chosen }, replace: true });
  };
  return (
    <Page title={t('nav.providers')} description={t('providers.description')}>
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <Tabs.List mb="lg">
          {PROVIDER_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`providers.tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Panel />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
