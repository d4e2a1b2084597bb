import type { UsageLine } from '#domain';
import type { ModelInfo, ProviderHealthInfo, ProviderInfo, UsageSum } from '#features/providers/contract';

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
    yours: { lastFour: '7f2a', values: {}, maxStreams: 20, updatedAt: new Date(0).toISOString() },
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
    latencyMs: 214,
    lastError: null,
  },
  {
    stage: 'language-model',
    provider: 'openai/gpt-4.1-mini',
    state: 'open',
    answers: 880,
    errors: { timeout: 14, 'rate-limit': 3 },
    replaced: 9,
    latencyMs: 640,
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
