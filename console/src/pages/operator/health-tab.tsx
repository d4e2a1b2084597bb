import { useQuery } from '@tanstack/react-query';
import { nodeHealthQuery } from '../../api/operator.ts';
import { HealthList } from '../../providers/health-list.tsx';

/** How the providers have done on this node, over all workspaces. */
export function HealthTab() {
  const { data, error, refetch } = useQuery(nodeHealthQuery);
  return <HealthList {...{ data, error, refetch }} />;
}
