import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  type NewOperatorKey,
  type NewOperatorPrice,
  NodeHealthInfo,
  OperatorKey,
  OperatorPrice,
  PastPrice,
  type PriceQuery,
  StageTrial,
} from '#features/providers/contract';
import { items, request, requestNothing } from './client.ts';
import { TEST_TIMEOUT_MS } from './providers.ts';

export const operatorKeysQuery = queryOptions({
  queryKey: ['operator', 'keys'],
  queryFn: ({ signal }) => request('GET', '/operator/keys', items(OperatorKey), { signal }),
});
export const saveOperatorKey = (id: string, body: z.input<typeof NewOperatorKey>) =>
  request('PUT', `/operator/keys/${id}`, OperatorKey, { body });
export const deleteOperatorKey = (id: string) => requestNothing('DELETE', `/operator/keys/${id}`);
export const testOperatorKey = (id: string, language: string) =>
  request('POST', `/operator/keys/${id}/test`, items(StageTrial), { body: { language }, timeoutMs: TEST_TIMEOUT_MS });

export const operatorPricesQuery = queryOptions({
  queryKey: ['operator', 'prices'],
  queryFn: ({ signal }) => request('GET', '/operator/prices', items(OperatorPrice), { signal }),
});
export const pastPricesQuery = ({ vendor, stage, model }: z.input<typeof PriceQuery>) =>
  queryOptions({
    queryKey: ['operator', 'prices', vendor, stage, model],
    queryFn: ({ signal }) =>
      request('GET', '/operator/prices/history', items(PastPrice), { query: { vendor, stage, model }, signal }),
  });
export const savePrice = (body: z.input<typeof NewOperatorPrice>) =>
  request('PUT', '/operator/prices', OperatorPrice, { body });

export const nodeHealthQuery = queryOptions({
  queryKey: ['operator', 'health'],
  queryFn: ({ signal }) => request('GET', '/operator/health', items(NodeHealthInfo), { signal }),
  refetchInterval: 10_000,
});
