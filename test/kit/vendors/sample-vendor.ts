import { ProviderError } from '#providers';
import type { AcceptedParameters, Vendor, VendorAccess } from '#providers/catalog';

const ACCEPTED: AcceptedParameters = {
  ...{ temperature: { min: 0, max: 1 }, maxTokens: true, topP: 'excluded-by-temperature', topK: 'not-offered' },
  ...{ frequencyPenalty: true, presencePenalty: true, stopSequences: true },
};
const FIXED: AcceptedParameters = { ...ACCEPTED, temperature: 'fixed-by-model' };

/** A vendor of every stage that takes one key and tells what its engines are made with. */
export interface SampleVendor extends Vendor {
  /** What each engine was made with, in order. */
  readonly made: { readonly stage: string; readonly model: string; readonly access: VendorAccess }[];
  closed: number;
  warmed: number;
}

const NO_KEY = 'The key was not accepted.';

/** Its models answer over HTTP where an address is given; its good key is `correct-key-0042`. */
export function sampleVendor(id = 'sample'): SampleVendor {
  const made: SampleVendor['made'] = [];
  const check = ({ credentials }: VendorAccess) => {
    if (credentials.apiKey !== 'correct-key-0042') throw new ProviderError(id, 'authentication', NO_KEY);
  };
  const make = (stage: string, model: string, access: VendorAccess) => {
    made.push({ stage, model, access });
    return {
      id,
      warm: async () => {
        vendor.warmed++;
      },
      close: async () => {
        vendor.closed++;
      },
    };
  };
  const vendor: SampleVendor = {
    ...{ made, closed: 0, warmed: 0, id, name: 'Sample', languages: 'any', testedAgainst: 'nothing: it is a test' },
    pricesAsOf: '2026-01',
    credentials: [
      { name: 'apiKey', secret: true, required: true, example: 'abc123' },
      { name: 'region', secret: false, required: false, example: 'eu-west-1' },
      { name: 'address', secret: false, required: false, example: 'https://api.example.com' },
    ],
    speechToText: {
      capabilities: { partials: true, phrases: false, languages: 'any', g711: ['alaw'], wordTimes: false },
      models: ['ear-1', 'ear-2'],
      prices: { 'ear-1': 0.006, 'ear-2': 0.012 },
      create: (access, { model }) => ({
        ...make('speech-to-text', model, access),
        capabilities: { partials: true, phrases: false, languages: 'any', g711: ['alaw'], wordTimes: false },
        open: (_settings, onEvent) => {
          check(access);
          return {
            write: () => undefined,
            beginSegment: () => undefined,
            endSegment: () => queueMicrotask(() => onEvent({ type: 'final', text: 'hello' })),
            dropSegment: () => undefined,
            setPhrases: () => undefined,
            close: () => undefined,
          };
        },
      }),
    },
    textToSpeech: {
      capabilities: {
        ...{ streaming: true, textStreaming: true, g711: [], wordTimes: false, ssml: false },
        languages: 'any',
      },
      models: ['voice-1'],
      prices: { 'voice-1': 20 },
      create: (access, { model }) => ({
        ...make('text-to-speech', model, access),
        voices: async () => [],
        async *speak() {
          check(access);
          yield { samples: new Int16Array(8000) };
        },
        async *speakGrowing() {
          check(access);
          yield { samples: new Int16Array(8000) };
        },
      }),
    },
    languageModel: {
      models: ['mind-1', 'mind-2'],
      accepts: (model) => (model === 'mind-2' ? FIXED : ACCEPTED),
      price: (model) => (model === 'mind-1' ? { input: 1, cachedInput: 0.5, output: 4 } : undefined),
      async list({ fetch: get = fetch, credentials, ...access }) {
        check({ ...access, credentials });
        if (credentials.address === undefined) return ['mind-3'];
        const answer = await get(credentials.address);
        return [await answer.text()];
      },
      create: (access, model) => ({
        ...make('language-model', model, access),
        async *stream() {
          check(access);
          yield { type: 'text', text: 'Good morning.' };
          yield { type: 'finish', inputTokens: 1000, cachedTokens: 200, outputTokens: 100 };
        },
      }),
    },
  };
  return vendor;
}
