import { z } from 'zod';
import { AssistantConfig, AssistantName, KeyOwner, VirtualNumber, VoiceVariant } from '#domain';

/**
 * GET    /api/v1/assistants                                 → { items: AssistantSummary[] }
 * POST   /api/v1/assistants                  NewAssistant   → Assistant (201)
 * GET    /api/v1/assistants/:id                             → Assistant
 * PATCH  /api/v1/assistants/:id              UpdateAssistant→ Assistant; 409 revision-conflict when somebody saved in between
 * POST   /api/v1/assistants/:id/publish      { revision }   → Assistant: the draft becomes the next version, used from the next call on
 * POST   /api/v1/assistants/:id/duplicate                   → Assistant (201)
 * POST   /api/v1/assistants/:id/rotate-key                  → Assistant
 * DELETE /api/v1/assistants/:id                             → 204
 * GET    /api/v1/assistants/:id/export                      → AssistantFile: the draft, for another installation
 * POST   /api/v1/assistants/import           AssistantFile  → Assistant (201), a draft
 * GET    /api/v1/assistants/:id/versions                    → { items: AssistantVersion[] }
 * POST   /api/v1/assistants/:id/versions/:number/restore    → Assistant: the version becomes the draft
 * POST   /api/v1/assistants/:id/voice-test/end  EndVoiceTest → Assistant: one voice stays, from the next call on
 * GET    /api/v1/voices?provider=&model=&keys=&language=&gender=&q= → { items: VoiceInfo[] }
 * POST   /api/v1/voices/preview              VoicePreview   → audio/wav
 */
export const AssistantSummary = z.object({
  id: z.string(),
  name: z.string(),
  /** Either reaches this assistant as user part of To or Request-URI (A1). */
  virtualNumber: VirtualNumber,
  language: z.string(),
  /** Number of the published version; null: never published, calls are refused. */
  publishedVersion: z.number().int().nullable(),
  /** The draft differs from what callers get. */
  hasUnpublishedChanges: z.boolean(),
  lastCallAt: z.iso.datetime().nullable(),
  callCount: z.number().int(),
  updatedAt: z.iso.datetime(),
});
export type AssistantSummary = z.infer<typeof AssistantSummary>;

export const Assistant = AssistantSummary.extend({
  apiKey: z.string(),
  /** The draft. */
  config: AssistantConfig,
  /** Goes up with each save; send it back with the next one. */
  revision: z.number().int(),
  /** `sip:` URIs that reach it on this node. */
  sipUris: z.array(z.string()),
});
export type Assistant = z.infer<typeof Assistant>;

export const NewAssistant = z.object({ name: AssistantName, config: AssistantConfig.prefault({}) });
export const UpdateAssistant = z.object({
  revision: z.number().int(),
  name: AssistantName.optional(),
  virtualNumber: VirtualNumber.optional(),
  config: AssistantConfig.optional(),
});

/** The version of the file format that this program writes, and the newest that it reads. */
const FILE_VERSION = 1;

/** An assistant as one file: what it says and does, without ids, numbers, keys or calls of the installation it is from. */
export const AssistantFile = z.object({
  format: z.literal('parley-assistant', {
    error: 'This is not the file of an assistant: "parley-assistant" is needed.',
  }),
  version: z.literal(FILE_VERSION, {
    error: ({ input }) =>
      typeof input === 'number' && input > FILE_VERSION
        ? `The file was written by a newer Parley (format ${input}; this one reads ${FILE_VERSION}). Update Parley first.`
        : `Give the version of the format, ${FILE_VERSION}.`,
  }),
  name: AssistantName,
  config: AssistantConfig,
});
export type AssistantFile = z.infer<typeof AssistantFile>;

export const PublishAssistant = z.object({ revision: z.number().int() });
export const AssistantVersion = z.object({
  number: z.number().int(),
  publishedAt: z.iso.datetime(),
  publishedBy: z.string(),
  config: AssistantConfig,
});

/** Which of the two voices stays. */
export const EndVoiceTest = z.object({ keep: VoiceVariant });

export const VoiceInfo = z.object({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  gender: z.enum(['female', 'male', 'neutral']),
});
export type VoiceInfo = z.infer<typeof VoiceInfo>;
/** Who speaks; whose key it uses, as in an assistant. */
const Speaker = z.object({
  provider: z.string().max(40).default('local'),
  model: z.string().max(120).default(''),
  keys: KeyOwner.optional(),
});
export const VoiceQuery = Speaker.extend({
  /** BCP 47, or its first part; voices that speak any language are of each. */
  language: z.string().max(12).optional(),
  gender: VoiceInfo.shape.gender.optional(),
  /** Part of a name or id. */
  q: z.string().trim().max(100).optional(),
});
export const VoicePreview = Speaker.extend({
  voice: z.string().max(120),
  language: z.string().max(12),
  rate: z.number().min(0.5).max(2).default(1),
  text: z.string().max(300).optional(),
});
