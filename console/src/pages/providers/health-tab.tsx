import { useQuery } from '@tanstack/react-query';
import { providerHealthQuery } from '../../api/providers.ts';
import { HealthList } from '../../providers/health-list.tsx';

/** How the providers have done in this workspace. */
export function HealthTab() {
  const { data, error, refetch } = useQuery(providerHealthQuery);
  return <HealthList {...{ data, error, refetch }} />;
}
