import { z } from 'zod';

/**
 * SIP connections: who outside private networks may send calls (by source address or digest credentials).
 *
 * GET    /api/v1/sip-connections                     → { items: SipConnection[] }
 * POST   /api/v1/sip-connections      NewSipConnection → SipConnection (201)
 * PATCH  /api/v1/sip-connections/:id  NewSipConnection → SipConnection
 * DELETE /api/v1/sip-connections/:id                 → 204
 */
export const NewSipConnection = z.object({
  name: z.string().trim().min(1).max(120),
  /** IP addresses or CIDR ranges that calls come from. */
  sourceAddresses: z.array(z.string().max(64)).max(50).default([]),
  /** Digest user name; empty: address only. */
  username: z.string().max(120).default(''),
  /** Write-only; kept when absent. */
  password: z.string().min(8).max(200).optional(),
});
export const SipConnection = NewSipConnection.omit({ password: true }).extend({
  id: z.string(),
  hasPassword: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type SipConnection = z.infer<typeof SipConnection>;
