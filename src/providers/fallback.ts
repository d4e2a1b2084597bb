import { type Clock, errorMessage, TimeoutError, untilAborted } from '#base';
import { ProviderError } from './error.ts';
import type { LanguageModel } from './language-model.ts';
import type { SpeechToText, SpeechToTextStream, TranscriptEvent } from './speech-to-text.ts';
import type { TextToSpeech } from './text-to-speech.ts';

export interface FallbackSettings {
  readonly clock: Clock;
  /** A provider that has given nothing by then is passed over. */
  readonly firstOutputMs: number;
  /** Told each time one provider is passed over for the next. */
  readonly onFallback?: (error: ProviderError, next: string) => void;
}

type AtLeastOne<T> = readonly [T, ...T[]];

/** A voice that is the first of `voices` that works; a sentence that has begun is not begun again by another. */
export function fallbackTextToSpeech(voices: AtLeastOne<TextToSpeech>, settings: FallbackSettings): TextToSpeech {
  return {
    id: voices[0].id,
    voices: () => voices[0].voices(),
    speak: (request, signal) =>
      firstThatWorks(voices, settings, signal, (provider, own) =>
        // A voice id means nothing to another provider.
        provider.speak(provider === voices[0] ? request : withoutVoice(request), own),
      ),
  };
}

/** A model that is the first of `models` that works; a reply that has begun is not begun again by another. */
export function fallbackLanguageModel(models: AtLeastOne<LanguageModel>, settings: FallbackSettings): LanguageModel {
  return {
    id: models[0].id,
    stream: (request, signal) =>
      firstThatWorks(models, settings, signal, (provider, own) => provider.stream(request, own)),
  };
}

/** A recogniser whose streams go on with the next of `recognisers` when one fails; the segment under way begins anew. */
export function fallbackSpeechToText(
  recognisers: AtLeastOne<SpeechToText>,
  onFallback?: FallbackSettings['onFallback'],
): SpeechToText {
  const [first] = recognisers;
  return {
    id: first.id,
    capabilities: first.capabilities,
    open(settings, onEvent) {
      let phrases = settings.phrases;
      let inSegment = false;
      let closed = false;
      const openAt = (index: number): SpeechToTextStream | undefined =>
        recognisers[index]?.open({ ...settings, phrases }, (event) => take(index, event));
      const take = (index: number, event: TranscriptEvent) => {
        if (closed) return;
        const next = recognisers[index + 1];
        if (event.type !== 'error' || !next) return onEvent(event);
        onFallback?.(event.error, next.id);
        stream?.close();
        stream = openAt(index + 1);
        if (inSegment) stream?.beginSegment();
      };
      let stream = openAt(0);
      return {
        write: (samples) => stream?.write(samples),
        beginSegment() {
          inSegment = true;
          stream?.beginSegment();
        },
        endSegment() {
          inSegment = false;
          stream?.endSegment();
        },
        setPhrases(changed) {
          phrases = changed;
          stream?.setPhrases(changed);
        },
        close() {
          closed = true;
          stream?.close();
        },
      };
    },
  };
}

const withoutVoice = <T extends { readonly voice?: string }>({ voice: _, ...rest }: T) => rest;

/** The output of the first provider that gives any. What fails later fails for good: the caller has heard the beginning. */
async function* firstThatWorks<P extends { readonly id: string }, T>(
  providers: AtLeastOne<P>,
  settings: FallbackSettings,
  signal: AbortSignal,
  run: (provider: P, signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T> {
  for (const [index, provider] of providers.entries()) {
    const next = providers[index + 1];
    const own = new AbortController();
    const output = run(provider, AbortSignal.any([signal, own.signal]))[Symbol.asyncIterator]();
    let first: IteratorResult<T>;
    try {
      // The last provider has all the time that the call gives it.
      first = await (next ? firstOf(output, settings, signal, own) : output.next());
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const problem = asProviderError(provider.id, error);
      if (!next) throw problem;
      settings.onFallback?.(problem, next.id);
      continue;
    }
    yield* restOf(first, output);
    return;
  }
}

async function firstOf<T>(
  output: AsyncIterator<T>,
  { clock, firstOutputMs }: FallbackSettings,
  signal: AbortSignal,
  own: AbortController,
): Promise<IteratorResult<T>> {
  const cancel = clock.after(firstOutputMs, () => own.abort(new TimeoutError(firstOutputMs)));
  try {
    return await untilAborted(output.next(), AbortSignal.any([signal, own.signal]));
  } finally {
    cancel();
  }
}

async function* restOf<T>(first: IteratorResult<T>, output: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    for (let result = first; !result.done; result = await output.next()) yield result.value;
  } finally {
    await output.return?.();
  }
}

function asProviderError(id: string, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof TimeoutError)
    return new ProviderError(id, 'timeout', 'The provider does not answer.', { cause: error });
  return new ProviderError(id, 'unavailable', `The provider failed: ${errorMessage(error)}`, { cause: error });
}
