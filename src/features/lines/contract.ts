import { z } from 'zod';

/**
 * GET    /api/v1/lines                → { items: Line[] }
 * POST   /api/v1/lines      NewLine   → Line (201)
 * PATCH  /api/v1/lines/:id  NewLine   → Line
 * DELETE /api/v1/lines/:id            → 204
 */
export const LineNumber = z.string().regex(/^\+?[0-9]{3,15}$/, 'Use 3 to 15 digits, with + for E.164.');
export const NewLine = z.object({
  number: LineNumber,
  label: z.string().max(120).default(''),
  assistantId: z.string().nullable(),
});
export const Line = NewLine.extend({ id: z.string(), createdAt: z.iso.datetime() });
export type Line = z.infer<typeof Line>;
