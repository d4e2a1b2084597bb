import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { KeyOwner } from '#domain';
import {
  Budget,
  ModelList,
  type NewProviderKey,
  ProviderHealthInfo,
  ProviderInfo,
  SpeechCacheInfo,
  StageTrial,
  TurnModelInfo,
  UsageReport,
} from '#features/providers/contract';
import { items, request, requestNothing } from './client.ts';

/** Trying a provider waits for its slowest stage. */
export const TEST_TIMEOUT_MS = 60_000;

export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => request('GET', '/providers', items(ProviderInfo), { signal }),
  staleTime: 30_000,
});

export const providerModelsQuery = (id: string, keys: KeyOwner | undefined) =>
  queryOptions({
    queryKey: ['providers', id, 'models', keys],
    queryFn: ({ signal }) => request('GET', `/providers/${id}/models`, ModelList, { query: { keys }, signal }),
    staleTime: 300_000,
  });

export const providerHealthQuery = queryOptions({
  queryKey: ['providers', 'health'],
  queryFn: ({ signal }) => request('GET', '/providers/health', items(ProviderHealthInfo), { signal }),
  refetchInterval: 10_000,
});

export const speechCacheQuery = queryOptions({
  queryKey: ['providers', 'speech-cache'],
  queryFn: ({ signal }) => request('GET', '/providers/speech-cache', SpeechCacheInfo, { signal }),
  refetchInterval: 10_000,
});

export const turnModelQuery = queryOptions({
  queryKey: ['providers', 'turn-model'],
  queryFn: ({ signal }) => request('GET', '/providers/turn-model', TurnModelInfo, { signal }),
  staleTime: 30_000,
});

export const saveProviderKey = (id: string, body: z.input<typeof NewProviderKey>) =>
  request('PUT', `/providers/${id}/key`, ProviderInfo, { body });
export const deleteProviderKey = (id: string) => requestNothing('DELETE', `/providers/${id}/key`);
export const testProvider = (id: string, language: string) =>
  request('POST', `/providers/${id}/test`, items(StageTrial), { body: { language }, timeoutMs: TEST_TIMEOUT_MS });

/** What calls used and cost between two instants (ISO 8601). */
export const usageQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['usage', from, to],
    queryFn: ({ signal }) => request('GET', '/usage', UsageReport, { query: { from, to }, signal }),
  });
export const saveBudget = (monthlyUsd: number | null) =>
  request('PUT', '/usage/budget', Budget, { body: { monthlyUsd } });
