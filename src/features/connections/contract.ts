import { z } from 'zod';

/**
 * SIP connections: who outside private networks may send calls (by source address or digest credentials), and where the
 * workspace's own calls go.
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
  /** Digest user name, in both directions; empty: address only. */
  username: z.string().max(120).default(''),
  /** Where our calls go: `sip.example.org`, `203.0.113.10:5080;transport=tcp`. Empty: it takes none. */
  server: z
    .string()
    .trim()
    .max(200)
    .regex(
      /^((\[[0-9a-fA-F:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:\d{1,5})?(;transport=(udp|tcp))?)?$/,
      'Give a host such as sip.example.org, with :port and ;transport=tcp where needed.',
    )
    .default(''),
  /** The number that is shown to whom we call, as the operator wants it. */
  callerId: z
    .string()
    .trim()
    .max(40)
    .regex(/^\+?[0-9A-Za-z._-]*$/, 'Use digits, with a + before the country code where the operator wants it.')
    .default(''),
  /** Write-only; kept when absent. */
  password: z.string().min(8).max(200).optional(),
});
export const SipConnection = NewSipConnection.omit({ password: true }).extend({
  id: z.string(),
  hasPassword: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type SipConnection = z.infer<typeof SipConnection>;
