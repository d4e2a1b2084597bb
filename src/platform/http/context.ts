import type { Role } from '#domain';

/** Who makes a request. `id` is the member's or the key's. */
export interface Actor {
  readonly kind: 'member' | 'api-key';
  readonly id: string;
  readonly name: string;
}

/** What every use case is told about its caller. All data it touches is of `workspaceId`. */
export interface RequestContext {
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly role: Role;
  /** May set what holds for all workspaces; absent: no. */
  readonly isOperator?: boolean;
}

/** What a request carries to prove who makes it. */
export interface Credentials {
  readonly sessionToken?: string;
  readonly apiKey?: string;
}

/** Resolves credentials to a caller; undefined when they are unknown, expired or revoked. */
export type Authenticate = (credentials: Credentials) => Promise<RequestContext | undefined>;
