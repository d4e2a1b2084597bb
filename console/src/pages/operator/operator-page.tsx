import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { onDemand } from '../../ui/on-demand.tsx';
import { Page } from '../../ui/page.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { KeysTab } from './keys-tab.tsx';
import { OPERATOR_TABS, type OperatorTab } from './operator-tabs.ts';

const HealthTab = onDemand(async () => (await import('./health-tab.tsx')).HealthTab);
const PricesTab = onDemand(async () => (await import('./prices-tab.tsx')).PricesTab);

const PANELS: Record<OperatorTab, ComponentType> = { keys: KeysTab, prices: PricesTab, health: HealthTab };

/** What holds for all workspaces: shared keys, prices, and how the providers do. */
export function OperatorPage() {
  const { t } = useTranslation();
  const { tab = 'keys' } = useSearch({ from: '/signed-in/operator' });
  const navigate = useNavigate({ from: '/operator' });
  return (
    <Page title={t('nav.operator')} description={t('operator.description')}>
      <PageTabs
        tabs={OPERATOR_TABS}
        tab={tab}
        label={(name) => t(`operator.tabs.${name}`)}
        panels={PANELS}
        onChange={(chosen) => void navigate({ search: { tab: chosen === 'keys' ? undefined : chosen }, replace: true })}
      />
    </Page>
  );
}
