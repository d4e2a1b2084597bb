import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  ApiKey,
  ApiKeyCreated,
  type ClaimLink,
  Me,
  type NewApiKey,
  type SetPassword,
  type SignIn,
  type UpdateMe,
} from '#features/accounts/contract';
import { items, request, requestNothing } from './client.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request('GET', '/me', Me, { signal }),
  staleTime: 60_000,
});

export const claimLink = (body: z.input<typeof ClaimLink>) => request('POST', '/session/claim', Me, { body });
export const signIn = (body: z.input<typeof SignIn>) => request('POST', '/session', Me, { body });
export const signOut = () => requestNothing('DELETE', '/session');
export const setPassword = (body: z.input<typeof SetPassword>) => requestNothing('PUT', '/me/password', { body });
export const updateMe = (body: z.input<typeof UpdateMe>) => request('PATCH', '/me', Me, { body });

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => request('GET', '/api-keys', items(ApiKey), { signal }),
});
export const createApiKey = (body: z.input<typeof NewApiKey>) => request('POST', '/api-keys', ApiKeyCreated, { body });
export const deleteApiKey = (id: string) => requestNothing('DELETE', `/api-keys/${id}`);
