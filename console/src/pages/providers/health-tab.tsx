import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { providerHealthQuery } from '../../api/providers.ts';
import { HealthList } from '../../providers/health-list.tsx';
import { SpeechCacheCard } from './speech-cache-card.tsx';

/** How the providers have done in this workspace, and what their voices were spared. */
export function HealthTab() {
  const { data, error, refetch } = useQuery(providerHealthQuery);
  return (
    <Stack gap="sm">
      <HealthList {...{ data, error, refetch }} />
      <SpeechCacheCard />
    </Stack>
  );
}
