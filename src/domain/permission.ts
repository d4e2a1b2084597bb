import { z } from 'zod';

export const Role = z.enum(['owner', 'admin', 'builder', 'agent', 'viewer']);
export type Role = z.infer<typeof Role>;

/** What can be done, as `noun:verb`. */
export const ACTIONS = [
  'assistant:read',
  'assistant:write',
  'assistant:publish',
  'line:read',
  'line:write',
  'call:read',
  'call:place',
  'call:control',
  'connection:read',
  'connection:write',
  'provider:read',
  'provider:write',
  'member:read',
  'member:write',
  'workspace:write',
  'api-key:write',
] as const;
export type Action = (typeof ACTIONS)[number];

const READ: readonly Action[] = [
  'assistant:read',
  'line:read',
  'call:read',
  'connection:read',
  'provider:read',
  'member:read',
];
const ALLOWED: Record<Role, ReadonlySet<Action>> = {
  owner: new Set(ACTIONS),
  admin: new Set(ACTIONS),
  builder: new Set([
    ...READ,
    'assistant:write',
    'assistant:publish',
    'line:write',
    'connection:write',
    'call:place',
    'call:control',
  ]),
  agent: new Set([...READ, 'call:place', 'call:control']),
  viewer: new Set(READ),
};

/** Whether a member with `role` may do `action`. */
export function can(role: Role, action: Action): boolean {
  return ALLOWED[role].has(action);
}
