import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { onDemand } from '../../ui/on-demand.tsx';
import { Page } from '../../ui/page.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
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
  return (
    <Page title={t('nav.providers')} description={t('providers.description')}>
      <PageTabs
        tabs={PROVIDER_TABS}
        tab={tab}
        label={(name) => t(`providers.tabs.${name}`)}
        panels={PANELS}
        onChange={(chosen) => void navigate({ search: { tab: chosen === 'keys' ? undefined : chosen }, replace: true })}
      />
    </Page>
  );
}
