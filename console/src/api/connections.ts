import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { type NewSipConnection, SipConnection } from '#features/connections/contract';
import { items, request, requestNothing } from './client.ts';

type Body = z.input<typeof NewSipConnection>;

export const connectionsQuery = queryOptions({
  queryKey: ['sip-connections'],
  queryFn: ({ signal }) => request('GET', '/sip-connections', items(SipConnection), { signal }),
});
export const createConnection = (body: Body) => request('POST', '/sip-connections', SipConnection, { body });
export const updateConnection = (id: string, body: Body) =>
  request('PATCH', `/sip-connections/${id}`, SipConnection, { body });
export const deleteConnection = (id: string) => requestNothing('DELETE', `/sip-connections/${id}`);
