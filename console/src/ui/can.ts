import { useQuery } from '@tanstack/react-query';
import { type Action, can } from '#domain';
import { meQuery } from '../api/accounts.ts';

/** Whether the signed-in member may do `action`; false until that is known. */
export function useCan(action: Action): boolean {
  const { data: me } = useQuery(meQuery);
  return me !== undefined && can(me.member.role, action);
}
