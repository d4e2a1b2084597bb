import { PRICE_UNITS, type PricedStage, type UsageLine } from '#domain';
import type {
  ModelInfo,
  OperatorKey,
  OperatorPrice,
  ProviderHealthInfo,
  ProviderInfo,
  SpeechCacheInfo,
  TrialSum,
  UsageSum,
} from '#features/providers/contract';
import type { ProviderFigures } from '#providers';

const EVERYTHING: ModelInfo['accepts'] = {
  temperature: true,
  maxTokens: true,
  topP: true,
  topK: 'not-offered',
  frequencyPenalty: true,
  presencePenalty: true,
  stopSequences: true,
};
const THINKING: ModelInfo['accepts'] = { ...EVERYTHING, temperature: 'fixed-by-model', topP: 'fixed-by-model' };
const SOBER: ModelInfo['accepts'] = { ...EVERYTHING, temperature: { min: 0, max: 1 }, topP: 'excluded-by-temperature' };
const KEY = { name: 'apiKey', secret: true, required: true, example: 'sk-proj-...' };
const ADDRESS = { name: 'address', secret: false, required: false, example: 'https://eu.api.example.com/v1' };

const blank: Omit<ProviderInfo, 'id' | 'name'> = {
  languages: 'any',
  credentials: [],
  testedAgainst: 'a local server that speaks its protocol; not the vendor itself',
  speechToText: null,
  textToSpeech: null,
  languageModel: null,
  embedding: null,
  ours: false,
  yours: null,
};
const hears = (models: string[], pricePerMinute: number): ProviderInfo['speechToText'] => ({
  models,
  pricePerMinute,
  capabilities: { partials: true, phrases: true, languages: ['en', 'fr'], g711: ['alaw'], wordTimes: true },
});
const speaks = (models: string[], pricePerMillionCharacters: number | null): ProviderInfo['textToSpeech'] => ({
  models,
  pricePerMillionCharacters,
  capabilities: {
    streaming: true,
    textStreaming: true,
    g711: ['ulaw'],
    wordTimes: false,
    ssml: false,
    languages: ['en', 'fr'],
  },
});

/** One without a key, one with both keys, one with ours, one with none. */
export const SAMPLE_PROVIDERS: readonly ProviderInfo[] = [
  { ...blank, id: 'local', name: 'This server', speechToText: hears([], 0), textToSpeech: speaks([], 0), ours: true },
  {
    ...blank,
    id: 'openai',
    name: 'OpenAI',
    credentials: [KEY, ADDRESS],
    speechToText: hears(['gpt-4o-mini-transcribe', 'gpt-4o-transcribe'], 0.003),
    languageModel: {
      models: [
        { id: 'gpt-4.1-mini', accepts: EVERYTHING, price: { input: 0.4, cachedInput: 0.1, output: 1.6 } },
        { id: 'claude-haiku-4-5', accepts: SOBER, price: null },
        { id: 'gpt-5-mini', accepts: THINKING, price: { input: 0.25, output: 2 } },
      ],
    },
    ours: true,
    yours: {
      lastFour: '7f2a',
      values: {},
      maxStreams: 20,
      monthlyBudgetUsd: 40,
      spentUsd: 31.4,
      streams: 3,
      updatedAt: new Date(0).toISOString(),
    },
  },
  {
    ...blank,
    id: 'deepgram',
    name: 'Deepgram',
    credentials: [KEY],
    speechToText: hears(['nova-3'], 0.0077),
    ours: true,
  },
  {
    ...blank,
    id: 'elevenlabs',
    name: 'ElevenLabs',
    credentials: [KEY],
    textToSpeech: speaks(['eleven_flash_v2_5', 'eleven_multilingual_v2'], null),
  },
];

export const HEALTH: ProviderHealthInfo[] = [
  {
    stage: 'speech-to-text',
    provider: 'deepgram/nova-3',
    state: 'closed',
    answers: 1240,
    errors: {},
    replaced: 0,
    latency: { p50Ms: 205, p95Ms: 310, p99Ms: 420 },
    lastError: null,
  },
  {
    stage: 'language-model',
    provider: 'openai/gpt-4.1-mini',
    state: 'open',
    answers: 880,
    errors: { timeout: 14, 'rate-limit': 3 },
    replaced: 9,
    latency: { p50Ms: 610, p95Ms: 1480, p99Ms: 2900 },
    lastError: { kind: 'timeout', message: 'No answer within 5 s.', at: new Date(Date.now() - 90_000).toISOString() },
  },
];

const LINES: readonly UsageLine[] = [
  {
    stage: 'language-model',
    provider: 'openai',
    model: 'gpt-4.1-mini',
    keys: 'yours',
    inputTokens: 2_410_000,
    cachedTokens: 900_000,
    outputTokens: 183_000,
    isEstimated: true,
    costUsd: 1.26,
  },
  { stage: 'speech-to-text', provider: 'deepgram', model: 'nova-3', keys: 'ours', seconds: 5640, costUsd: 0.72 },
  { stage: 'text-to-speech', provider: 'local', model: '', keys: 'ours', characters: 48_200, costUsd: 0 },
  { stage: 'text-to-speech', provider: 'elevenlabs', model: '', keys: 'yours', characters: 900, costUsd: null },
];
export const USAGE: UsageSum[] = LINES.map((line, index) => ({ ...line, calls: 120 - index * 31 }));

export const TRIALS: TrialSum[] = [
  { kind: 'preview', requests: 14, costUsd: 0.0213 },
  { kind: 'test', requests: 3, costUsd: 0.0008 },
];

/** What one call used. */
export const CALL_USAGE: UsageLine[] = [
  {
    stage: 'language-model',
    provider: 'openai',
    model: 'gpt-4.1-mini',
    keys: 'yours',
    inputTokens: 2410,
    outputTokens: 183,
    costUsd: 0.0013,
  },
  { stage: 'speech-to-text', provider: 'deepgram', model: 'nova-3', keys: 'ours', seconds: 41, costUsd: 0.0053 },
  { stage: 'text-to-speech', provider: 'local', model: '', keys: 'ours', characters: 482, costUsd: 0 },
];

const free: Omit<OperatorKey, 'id' | 'name' | 'credentials'> = {
  testedAgainst: 'a local server that speaks its protocol; not the vendor itself',
  ...{ source: null, lastFour: '', values: {}, spentUsd: 0, streams: 0, updatedAt: null },
  ...{ maxStreams: null, monthlyBudgetUsd: null, workspaceMaxStreams: null, workspaceMonthlyBudgetUsd: null },
};

/** One that was stored, one from the environment, one without, and what needs none. */
export const SAMPLE_OPERATOR_KEYS: readonly OperatorKey[] = [
  { ...free, id: 'local', name: 'This server', credentials: [], source: 'not-needed' },
  {
    ...{ ...free, id: 'openai', name: 'OpenAI', credentials: [KEY, ADDRESS], source: 'stored', lastFour: 'b81c' },
    ...{ values: {}, monthlyBudgetUsd: 500, spentUsd: 412.5, maxStreams: 80, streams: 12 },
    ...{ workspaceMonthlyBudgetUsd: 60, updatedAt: new Date(0).toISOString() },
  },
  {
    ...{ ...free, id: 'deepgram', name: 'Deepgram', credentials: [KEY], source: 'environment', lastFour: '90ff' },
    ...{ spentUsd: 120.04, streams: 40, maxStreams: 40 },
  },
  { ...free, id: 'elevenlabs', name: 'ElevenLabs', credentials: [KEY] },
];

const LISTED: readonly [id: string, name: string, stage: PricedStage, model: string, usd: (number | null)[]][] = [
  ['openai', 'OpenAI', 'speech-to-text', 'gpt-4o-transcribe', [0.006]],
  ['openai', 'OpenAI', 'speech-to-text', '', [null]],
  ['openai', 'OpenAI', 'language-model', 'gpt-4.1-mini', [0.4, 0.1, 1.6]],
  ['openai', 'OpenAI', 'language-model', 'gpt-5-mini', [0.25, 0.025, 2]],
  ['openai', 'OpenAI', 'language-model', '', [null, null, null]],
  ['deepgram', 'Deepgram', 'speech-to-text', 'nova-3', [0.0077]],
  ['elevenlabs', 'ElevenLabs', 'text-to-speech', 'eleven_flash_v2_5', [null]],
  ['elevenlabs', 'ElevenLabs', 'text-to-speech', '', [null]],
  ['google-cloud', 'Google Cloud', 'text-to-speech', '', [30]],
];
export const SAMPLE_PRICES: readonly OperatorPrice[] = LISTED.flatMap(([vendor, vendorName, stage, model, listed]) =>
  PRICE_UNITS[stage].map((unit, index) => {
    const listUsd = listed[index] ?? null;
    const isOwn = vendor === 'deepgram';
    return {
      ...{ vendor, vendorName, stage, model, unit, listUsd, listAsOf: '2026-06' },
      ...{ usd: isOwn ? 0.004_64 : listUsd, source: isOwn ? 'operator' : listUsd === null ? null : 'list' },
      own: isOwn
        ? { amount: 0.004, currency: 'EUR', usdRate: 1.16, since: new Date(0).toISOString(), setBy: 'Camille Roux' }
        : null,
    };
  }),
);

/** Of two workspaces. */
export const NODE_FIGURES: ProviderFigures[] = [1, 2].flatMap((workspace) =>
  HEALTH.map(({ latency: _percentiles, lastError, ...health }) => ({
    ...{ ...health, workspaceId: `w${workspace}`, latenciesMs: [180, 210, 240, 250, 600 * workspace] },
    ...(lastError && {
      lastError: { kind: 'timeout', message: lastError.message, wallMs: Date.now() - 90_000 } as const,
    }),
  })),
);

export const SPEECH_CACHE: SpeechCacheInfo = {
  items: [
    { provider: 'deepgram', hits: 412, misses: 38, savedCharacters: 24_310 },
    { provider: 'local', hits: 9, misses: 6, savedCharacters: 402 },
  ],
  ...{ keptBytes: 3_481_600, maxBytes: 67_108_864 },
};
