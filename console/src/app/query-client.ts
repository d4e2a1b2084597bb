import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isSignedOut } from '../api/error.ts';

const TRIES = 2;

let whenSignedOut: () => void = () => undefined;

/** What to do when any request finds that the session is over. */
export function onSignedOut(listener: () => void): void {
  whenSignedOut = listener;
}

function watch(error: unknown): void {
  if (isSignedOut(error)) whenSignedOut();
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: watch }),
  mutationCache: new MutationCache({ onError: watch }),
  defaultOptions: {
    queries: {
      staleTime: 5000,
      retry: (failures, error) => failures < TRIES && error instanceof ApiError && error.retryable,
    },
  },
});
