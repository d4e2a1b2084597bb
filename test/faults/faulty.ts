import { type Clock, sleep } from '#base';
import { growingAs, type LanguageModel, ProviderError, type ProviderErrorKind, type TextToSpeech } from '#providers';
import type { MarkedSettings } from '../kit/marked-recogniser.ts';

/** What a provider does wrong with every request. */
export const FAULTS = ['no answer', 'slow', '401', '429', '500', 'disconnect', 'malformed', 'empty'] as const;
export type Fault = (typeof FAULTS)[number];

const KINDS: Readonly<Partial<Record<Fault, ProviderErrorKind>>> = {
  ...{ '401': 'authentication', '429': 'rate-limit', '500': 'unavailable' },
};
const REFUSED_AFTER_MS = 80;
const SLOW_MS = 4000;
const NEVER_MS = 3_600_000;
const ITEMS_BEFORE_DISCONNECT = 3;

const failure = (kind: ProviderErrorKind) => new ProviderError('vendor', kind, 'A test wants it.');

async function* faulty<T>(
  fault: Fault,
  { clock, malformed }: { readonly clock: Clock; readonly malformed: T },
  works: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const kind = KINDS[fault];
  if (kind) {
    await sleep(clock, REFUSED_AFTER_MS, signal);
    throw failure(kind);
  }
  if (fault === 'no answer') await sleep(clock, NEVER_MS, signal);
  if (fault === 'slow') await sleep(clock, SLOW_MS, signal);
  if (fault === 'empty') return;
  if (fault === 'malformed') {
    yield malformed;
    throw failure('protocol');
  }
  let left = fault === 'disconnect' ? ITEMS_BEFORE_DISCONNECT : Number.POSITIVE_INFINITY;
  for await (const item of works) {
    if (left-- === 0) throw failure('unavailable');
    yield item;
  }
}

const NO_AUDIO = { samples: [Number.NaN] as unknown as Int16Array };

export const faultyVoice = (fault: Fault, clock: Clock, inner: TextToSpeech): TextToSpeech => {
  const how = { clock, malformed: NO_AUDIO };
  return {
    ...{ id: 'vendor', voices: () => inner.voices() },
    speak: (request, signal) => faulty(fault, how, inner.speak(request, signal), signal),
    ...growingAs(inner, (speak) => (request, signal) => faulty(fault, how, speak(request, signal), signal)),
  };
};

export const faultyModel = (fault: Fault, clock: Clock, inner: LanguageModel): LanguageModel => ({
  id: 'vendor',
  stream: (request, signal) =>
    faulty(fault, { clock, malformed: { type: 'text', text: '\u0000 {"' } }, inner.stream(request, signal), signal),
});

/** How a marked recogniser has this fault. */
export const faultyEars: Readonly<Record<Fault, Omit<MarkedSettings, 'clock'>>> = {
  'no answer': { isDead: true },
  slow: { finalMs: SLOW_MS, partials: false },
  '401': { breaksAfterMs: REFUSED_AFTER_MS, kind: 'authentication' },
  '429': { breaksAfterMs: REFUSED_AFTER_MS, kind: 'rate-limit' },
  '500': { breaksAfterMs: REFUSED_AFTER_MS },
  disconnect: { breaksAfterMs: 900 },
  malformed: { hears: '\u0000 %% …' },
  empty: { hears: '' },
};
