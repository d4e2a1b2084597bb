import { z } from 'zod';
import { KeyOwner, PricedStage, PriceUnit, ProviderStage, TrialKind, UsageLine } from '#domain';

/**
 * GET    /api/v1/providers                            → { items: ProviderInfo[] }: the catalogue, and which keys there are
 * PUT    /api/v1/providers/:id/key      NewProviderKey → ProviderInfo; in force on this node at once, on others within 15 s
 * DELETE /api/v1/providers/:id/key                     → 204
 * POST   /api/v1/providers/:id/test     ProviderTest   → { items: StageTrial[] }: one small real request for each stage
 * GET    /api/v1/providers/:id/models?keys=            → ModelList
 * GET    /api/v1/providers/health                      → { items: ProviderHealthInfo[] }: of this node since its start
 * GET    /api/v1/providers/speech-cache                → SpeechCacheInfo: of this node since its start
 * GET    /api/v1/providers/turn-model                  → TurnModelInfo: of this node
 * GET    /api/v1/usage?from=&to=                       → UsageReport; by default of this month (UTC)
 * PUT    /api/v1/usage/budget           NewBudget      → Budget
 *
 * For the operator, who need not be a member of the workspaces that this holds for:
 * GET    /api/v1/operator/keys                           → { items: OperatorKey[] }
 * PUT    /api/v1/operator/keys/:id      NewOperatorKey   → OperatorKey; in force as soon as a workspace's own key
 * DELETE /api/v1/operator/keys/:id                       → 204: the stored key, and the limits
 * POST   /api/v1/operator/keys/:id/test ProviderTest     → { items: StageTrial[] }
 * GET    /api/v1/operator/prices                         → { items: OperatorPrice[] }
 * PUT    /api/v1/operator/prices        NewOperatorPrice → OperatorPrice; for calls that end from now on
 * GET    /api/v1/operator/prices/history?vendor=&stage=&model= → { items: PastPrice[] }, the newest first
 * GET    /api/v1/operator/health                         → { items: NodeHealthInfo[] }: of this node since its start
 */
const CredentialInfo = z.object({
  name: z.string(),
  secret: z.boolean(),
  required: z.boolean(),
  example: z.string(),
  /** It is for this stage alone; absent: for all. */
  stage: PricedStage.optional(),
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
      monthlyBudgetUsd: z.number().nullable(),
      /** What this calendar month (UTC) has cost with it, and its requests and streams now on this node. */
      spentUsd: z.number(),
      streams: z.number(),
      updatedAt: z.iso.datetime(),
    })
    .nullable(),
});
export type ProviderInfo = z.infer<typeof ProviderInfo>;

/** Requests and streams at once on each node. */
const MaxStreams = z.number().int().min(1).max(10_000);
/** US dollars in a calendar month (UTC): beyond it, the key is not used for new calls. */
const MonthlyUsd = z.number().min(0).max(1_000_000);

export const NewProviderKey = z.object({
  /** By the names of the vendor's credentials. A secret that is left out stays as it is. */
  credentials: z.record(z.string(), z.string().trim().max(10_000)),
  maxStreams: MaxStreams.nullable().default(null),
  monthlyBudgetUsd: MonthlyUsd.nullable().default(null),
});

export const ProviderParams = z.object({ id: z.string().max(40) });
export const ProviderTest = z.object({
  keys: KeyOwner.optional(),
  /** BCP 47. */
  language: z.string().max(20).default('en-US'),
});

export const StageTrial = z.object({
  stage: PricedStage,
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
  /** Request to first output of the newest 200 answers; null: none yet. */
  latency: z.object({ p50Ms: z.number(), p95Ms: z.number(), p99Ms: z.number() }).nullable(),
  lastError: z.object({ kind: z.string(), message: z.string(), at: z.iso.datetime() }).nullable(),
});
export type ProviderHealthInfo = z.infer<typeof ProviderHealthInfo>;

/** Sentences that are said again and again are spoken once: what that spared. */
/** Whether calls that begin now are told by the sound of a voice when a turn is over. */
export const TurnModelInfo = z.object({ inUse: z.boolean() });
export type TurnModelInfo = z.infer<typeof TurnModelInfo>;

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

/** Requests outside of calls that cost something. */
export const TrialSum = z.object({
  kind: TrialKind,
  requests: z.number(),
  /** US dollars, of what prices are known for; null: none is. */
  costUsd: z.number().nullable(),
});
export type TrialSum = z.infer<typeof TrialSum>;

export const Budget = z.object({
  /** US dollars in a calendar month (UTC); null: no limit. */
  monthlyUsd: z.number().nullable(),
  /** By calls and trials. */
  spentUsd: z.number(),
  /** `warning` from 80 % on; `exceeded`: new calls are refused. */
  state: z.enum(['ok', 'warning', 'exceeded']),
});
export type Budget = z.infer<typeof Budget>;
export const NewBudget = z.object({ monthlyUsd: MonthlyUsd.nullable() });

export const UsageReport = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** By stage, provider, model and key; the dearest first. */
  items: z.array(UsageSum),
  /** Tests of keys, and previews of voices. */
  trials: z.array(TrialSum),
  /** Of both, of what prices are known for. */
  costUsd: z.number(),
  budget: Budget,
});
export type UsageReport = z.infer<typeof UsageReport>;

const OperatorLimits = z.object({
  maxStreams: MaxStreams.nullable(),
  monthlyBudgetUsd: MonthlyUsd.nullable(),
  /** What a single workspace may use of it. */
  workspaceMaxStreams: MaxStreams.nullable(),
  workspaceMonthlyBudgetUsd: MonthlyUsd.nullable(),
});

/** The key that all workspaces share. */
export const OperatorKey = OperatorLimits.extend({
  /** Of the vendor. */
  id: z.string(),
  name: z.string(),
  credentials: z.array(CredentialInfo),
  testedAgainst: z.string(),
  /** `environment`: it cannot be changed here; `not-needed`: it works without one; null: there is none. */
  source: z.enum(['environment', 'stored', 'not-needed']).nullable(),
  lastFour: z.string(),
  /** Credentials that are not secret. */
  values: z.record(z.string(), z.string()),
  spentUsd: z.number(),
  streams: z.number(),
  updatedAt: z.iso.datetime().nullable(),
});
export type OperatorKey = z.infer<typeof OperatorKey>;

export const NewOperatorKey = OperatorLimits.partial().extend({
  /** As in NewProviderKey. Absent: the key stays as it is, only limits change. A limit that is absent stays too. */
  credentials: NewProviderKey.shape.credentials.optional(),
});

const PricePlace = z.object({
  vendor: z.string().max(40),
  stage: PricedStage,
  /** Empty: every model that has no price of its own. */
  model: z.string().max(120),
  unit: PriceUnit,
});
const Money = z.object({
  amount: z.number().min(0).max(1_000_000),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'Give the three letters of a currency, such as EUR.'),
  /** US dollars for one of `currency`: calls are counted in dollars. */
  usdRate: z.number().positive().max(1_000_000),
});

/** What one unit of one model costs. */
export const OperatorPrice = PricePlace.extend({
  vendorName: z.string(),
  /** US dollars, in force now; null: not known, calls are counted without it. */
  usd: z.number().nullable(),
  source: z.enum(['operator', 'file', 'list']).nullable(),
  /** What the operator has set for this very model. */
  own: Money.extend({ since: z.iso.datetime(), setBy: z.string() }).nullable(),
  listUsd: z.number().nullable(),
  /** `2026-07`: when the list was read. */
  listAsOf: z.string().nullable(),
});
export type OperatorPrice = z.infer<typeof OperatorPrice>;

/** `money: null`: the list price counts again. */
export const NewOperatorPrice = PricePlace.extend({ money: Money.nullable() });
export const PriceQuery = PricePlace.omit({ unit: true }).extend({ model: PricePlace.shape.model.default('') });
export const PastPrice = z.object({
  unit: PriceUnit,
  money: Money.nullable(),
  since: z.iso.datetime(),
  setBy: z.string(),
});
export type PastPrice = z.infer<typeof PastPrice>;

export const NodeHealthInfo = ProviderHealthInfo.extend({
  /** That have used it. */
  workspaces: z.number(),
  /** In which it is passed over now. */
  open: z.number(),
});
export type NodeHealthInfo = z.infer<typeof NodeHealthInfo>;
