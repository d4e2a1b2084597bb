import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { Line, type NewLine } from '#features/lines/contract';
import { items, request, requestNothing } from './client.ts';

export const linesQuery = queryOptions({
  queryKey: ['lines'],
  queryFn: ({ signal }) => request('GET', '/lines', items(Line), { signal }),
});
export const createLine = (body: z.input<typeof NewLine>) => request('POST', '/lines', Line, { body });
export const updateLine = (id: string, body: z.input<typeof NewLine>) =>
  request('PATCH', `/lines/${id}`, Line, { body });
export const deleteLine = (id: string) => requestNothing('DELETE', `/lines/${id}`);
