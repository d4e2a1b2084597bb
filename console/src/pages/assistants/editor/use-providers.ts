import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProviderInfo } from '#features/providers/contract';
import { providersQuery } from '../../../api/providers.ts';
import { isUsable, type ProviderStageName } from '../../../providers/provider-state.ts';

export interface OfferedProvider {
  readonly id: string;
  readonly name: string;
  readonly usable: boolean;
}

export interface OfferedProviders {
  readonly offered: readonly OfferedProvider[];
  readonly infoOf: (id: string) => ProviderInfo | undefined;
  readonly nameOf: (id: string) => string;
}

/** Who can be chosen for a stage, the usable ones first. This server is always among them. */
export function useProviders(stage: ProviderStageName): OfferedProviders {
  const { t } = useTranslation();
  const { data } = useQuery(providersQuery);
  const infos = data?.items ?? [];
  const local = { id: 'local', name: t('speech.local'), usable: true };
  const others = infos
    .filter((info) => info.id !== 'local' && info[stage] !== null)
    .map((info) => ({ id: info.id, name: info.name, usable: isUsable(info) }));
  const offered = [local, ...others.filter(({ usable }) => usable), ...others.filter(({ usable }) => !usable)];
  return {
    offered,
    infoOf: (id) => infos.find((info) => info.id === id),
    nameOf: (id) => offered.find((provider) => provider.id === id)?.name ?? id,
  };
}
