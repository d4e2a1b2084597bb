import { z } from 'zod';
import { KeyOwner, ProviderStage, UsageLine } from '#domain';

/**
 * GET    /api/v1/providers                            → { items: ProviderInfo[] }: the catalogue, and which keys there are
 * PUT    /api/v1/providers/:id/key      NewProviderKey → ProviderInfo; in force on this node at once, on others within 15 s
 * DELETE /api/v1/providers/:id/key                     → 204
 * POST   /api/v1/providers/:id/test     ProviderTest   → { items: StageTrial[] }: one small real request for each stage
 * GET    /api/v1/providers/:id/models?keys=            → ModelList
 * GET    /api/v1/providers/health                      → { items: ProviderHealthInfo[] }: of this node since its start
 * GET    /api/v1/providers/speech-cache                → SpeechCacheInfo: of this node since its start
 * GET    /api/v1/usage?from=&to=                       → UsageReport; by default of this month (UTC)
 * PUT    /api/v1/usage/budget           NewBudget      → Budget
 */
const CredentialInfo = z.object({
  name: z.string(),
  secret: z.boolean(),
  required: z.boolean(),
  example: z.string(),
});

/** `true`, the range that the model takes, or why it takes no such parameter. */
const Acceptance = z.union([
  z.literal(true),
  z.object({ min: z.number(), max: z.number() }),
  z.enum(['not-offered', 'fixed-by-model', 'excluded-by-temperature']),
]);

const ModelInfo = z.object({
  id: z.string(),
  accepts: z.object({
    temperature: Acceptance,
    maxTokens: Acceptance,
    topP: Acceptance,
    topK: Acceptance,
    frequencyPenalty: Acceptance,
    presencePenalty: Acceptance,
    stopSequences: Acceptance,
  }),
  /** US dollars per million tokens; null: not known. */
  price: z.object({ input: z.number(), cachedInput: z.number().optional(), output: z.number() }).nullable(),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

/** US dollars; null: not known; 0: costs nothing. */
const Price = z.number().nullable();
const Languages = z.union([z.array(z.string()), z.literal('any')]);
const Laws = z.array(z.enum(['alaw', 'ulaw']));

export const ProviderInfo = z.object({
  id: z.string(),
  name: z.string(),
  languages: Languages,
  credentials: z.array(CredentialInfo),
  testedAgainst: z.string(),
  speechToText: z
    .object({
      models: z.array(z.string()),
      pricePerMinute: Price,
      capabilities: z.object({
        partials: z.boolean(),
        phrases: z.boolean(),
        languages: Languages,
        g711: Laws,
        wordTimes: z.boolean(),
      }),
    })
    .nullable(),
  textToSpeech: z
    .object({
      models: z.array(z.string()),
      pricePerMillionCharacters: Price,
      capabilities: z.object({
        streaming: z.boolean(),
        textStreaming: z.boolean(),
        g711: Laws,
        wordTimes: z.boolean(),
        ssml: z.boolean(),
        languages: Languages,
      }),
    })
    .nullable(),
  languageModel: z.object({ models: z.array(ModelInfo) }).nullable(),
  embedding: z.object({ models: z.array(z.string()), pricePerMillionTokens: Price }).nullable(),
  /** It can be used with what the operator gave, or without a key. */
  ours: z.boolean(),
  /** The workspace's own key; null: none. Secrets are never shown: `values` has the other credentials. */
  yours: z
    .object({
      lastFour: z.string(),
      values: z.record(z.string(), z.string()),
      maxStreams: z.number().nullable(),
      updatedAt: z.iso.datetime(),
    })
    .nullable(),
});
export type ProviderInfo = z.infer<typeof ProviderInfo>;

export const NewProviderKey = z.object({
  /** By the names of the vendor's credentials. A secret that is left out stays as it is. */
  credentials: z.record(z.string(), z.string().trim().max(10_000)),
  /** Requests and streams at once on each node; null: no limit. */
  maxStreams: z.number().int().min(1).max(10_000).nullable().default(null),
});

export const ProviderParams = z.object({ id: z.string().max(40) });
export const ProviderTest = z.object({
  keys: KeyOwner.optional(),
  /** BCP 47. */
  language: z.string().max(20).default('en-US'),
});

export const StageTrial = z.object({
  stage: z.enum([...ProviderStage.options, 'embedding']),
  ok: z.boolean(),
  model: z.string(),
  /** To the first output: the transcript after the last word, the first token, the first audio, the vectors. */
  tookMs: z.number().nullable(),
  /** What was heard or written; what was wrong, in plain words. */
  detail: z.string(),
  costUsd: z.number().nullable(),
});
export type StageTrial = z.infer<typeof StageTrial>;

export const ModelQuery = z.object({ keys: KeyOwner.optional() });
/** `isFresh: false`: the vendor could not be asked, these are the ones known. */
export const ModelList = z.object({ isFresh: z.boolean(), items: z.array(ModelInfo) });
export type ModelList = z.infer<typeof ModelList>;

export const ProviderHealthInfo = z.object({
  stage: ProviderStage,
  /** The provider, and its model where it has several: `openai/gpt-4.1-mini`. */
  provider: z.string(),
  /** `open`: passed over after failures; `half-open`: one request tries whether it works again. */
  state: z.enum(['closed', 'open', 'half-open']),
  answers: z.number(),
  errors: z.record(z.string(), z.number()),
  /** Times that another one took its place in a call. */
  replaced: z.number(),
  /** Moving average. */
  latencyMs: z.number().nullable(),
  lastError: z.object({ kind: z.string(), message: z.string(), at: z.iso.datetime() }).nullable(),
});
export type ProviderHealthInfo = z.infer<typeof ProviderHealthInfo>;

/** Sentences that are said again and again are spoken once: what that spared. */
export const SpeechCacheInfo = z.object({
  items: z.array(
    z.object({
      provider: z.string(),
      hits: z.number().int(),
      misses: z.number().int(),
      /** That the provider did not have to speak again, and nobody paid for. */
      savedCharacters: z.number().int(),
    }),
  ),
  /** Of audio, of all workspaces. */
  keptBytes: z.number().int(),
  maxBytes: z.number().int(),
});
export type SpeechCacheInfo = z.infer<typeof SpeechCacheInfo>;

export const UsageQuery = z.object({ from: z.iso.datetime().optional(), to: z.iso.datetime().optional() });
export const UsageSum = UsageLine.extend({ calls: z.number() });
export type UsageSum = z.infer<typeof UsageSum>;

export const Budget = z.object({
  /** US dollars in a calendar month (UTC); null: no limit. */
  monthlyUsd: z.number().nullable(),
  spentUsd: z.number(),
  /** `warning` from 80 % on; `exceeded`: new calls are refused. */
  state: z.enum(['ok', 'warning', 'exceeded']),
});
export type Budget = z.infer<typeof Budget>;
export const NewBudget = z.object({ monthlyUsd: z.number().min(0).max(1_000_000).nullable() });

export const UsageReport = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** By stage, provider, model and key; the dearest first. */
  items: z.array(UsageSum),
  /** Of what prices are known for. */
  costUsd: z.number(),
  budget: Budget,
});
export type UsageReport = z.infer<typeof UsageReport>;
