import { z } from 'zod';
import { Role } from '#domain';

/**
 * GET    /api/v1/me                         → Me (401 when signed out)
 * POST   /api/v1/session/claim  ClaimLink   → Me + session cookie; the one-time link is used up
 * POST   /api/v1/session        SignIn      → Me + session cookie
 * DELETE /api/v1/session                    → 204
 * PUT    /api/v1/me/password    SetPassword → 204
 * PATCH  /api/v1/me             UpdateMe    → Me
 * GET    /api/v1/members                    → { items: Member[] }
 * GET    /api/v1/api-keys                   → { items: ApiKey[] }
 * POST   /api/v1/api-keys       NewApiKey   → ApiKeyCreated (the only time that the key is shown)
 * DELETE /api/v1/api-keys/:id               → 204
 */
export const Me = z.object({
  member: z.object({ id: z.string(), name: z.string(), email: z.string(), role: Role, language: z.enum(['en', 'fr']) }),
  workspace: z.object({ id: z.string(), name: z.string() }),
  /** False until a password was set: the console asks for one after the one-time link. */
  hasPassword: z.boolean(),
  /** May set what holds for all workspaces: shared keys, prices. */
  isOperator: z.boolean(),
});
export type Me = z.infer<typeof Me>;

export const ClaimLink = z.object({ token: z.string().min(20).max(200) });
export const SignIn = z.object({ email: z.email('Give an e-mail address.'), password: z.string().min(1).max(200) });
export const SetPassword = z.object({
  /** Needed when one is set already. */
  current: z.string().max(200).optional(),
  password: z.string().min(10, 'Use at least 10 characters.').max(200),
});
export const UpdateMe = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  email: z.email('Give an e-mail address.').optional(),
  language: z.enum(['en', 'fr']).optional(),
});

export const Member = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  createdAt: z.iso.datetime(),
});
export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  /** First characters, to recognise it. */
  prefix: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export const NewApiKey = z.object({ name: z.string().trim().min(1).max(120), role: Role.exclude(['owner']) });
export const ApiKeyCreated = ApiKey.extend({ key: z.string() });
