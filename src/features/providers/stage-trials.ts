import { type Clock, sleep } from '#base';
import type { UsageLine } from '#domain';
import { type Embedding, type LanguageModel, ProviderError, type SpeechToText, type TextToSpeech } from '#providers';

/** From the request to the first output, what came, and what it used. */
export interface Outcome {
  readonly tookMs: number;
  readonly detail: string;
  readonly used: Partial<Pick<UsageLine, 'seconds' | 'characters' | 'inputTokens' | 'cachedTokens' | 'outputTokens'>>;
}

export interface Sentence {
  readonly text: string;
  readonly language: string;
}

const QUESTION = 'Answer with one short sentence: what do you say when you pick up the telephone?';
const MODEL_TOKENS = 40;
const SAMPLE_RATE = 8000;
const FRAME_SAMPLES = 160;
const FRAME_MS = 20;
/** A rule of thumb. */
const CHARACTERS_PER_TOKEN = 4;

/** @throws ProviderError, also when nothing was said; the signal's reason */
export async function tryModel(
  clock: Clock,
  model: LanguageModel,
  { language, isLimitable }: { readonly language: string; readonly isLimitable: boolean },
  signal: AbortSignal,
): Promise<Outcome> {
  const startedAtMs = clock.now();
  let tookMs: number | undefined;
  let detail = '';
  let used: Outcome['used'] = {};
  const messages = [{ role: 'user', content: QUESTION, via: 'text' }] as const;
  const request = { messages, tools: [], language, ...(isLimitable && { maxTokens: MODEL_TOKENS }) };
  for await (const part of model.stream(request, signal)) {
    if (part.type === 'finish') {
      const { type: _finish, ...tokens } = part;
      used = tokens;
    }
    if (part.type !== 'text') continue;
    tookMs ??= clock.now() - startedAtMs;
    detail += part.text;
  }
  if (tookMs === undefined) throw new ProviderError(model.id, 'protocol', 'The model said nothing.');
  return { tookMs, detail: detail.trim(), used };
}

/** @throws ProviderError, also when nothing was said; the signal's reason */
export async function tryVoice(
  clock: Clock,
  voice: TextToSpeech,
  sentence: Sentence,
  signal: AbortSignal,
): Promise<Outcome> {
  const { tookMs, parts } = await speak(clock, voice, sentence, signal);
  if (tookMs === undefined) throw new ProviderError(voice.id, 'protocol', 'The voice said nothing.');
  const seconds = parts.reduce((sum, { length }) => sum + length, 0) / SAMPLE_RATE;
  return { tookMs, detail: `${seconds.toFixed(1)} s of speech`, used: { characters: sentence.text.length } };
}

/** @throws ProviderError; the signal's reason */
export async function tryEmbedding(
  clock: Clock,
  embedding: Embedding,
  { text }: Sentence,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedAtMs = clock.now();
  const [vector] = await embedding.embed([text], 'query', signal);
  const inputTokens = Math.ceil(text.length / CHARACTERS_PER_TOKEN);
  return { tookMs: clock.now() - startedAtMs, detail: `${vector?.length ?? 0} dimensions`, used: { inputTokens } };
}

async function speak(clock: Clock, voice: TextToSpeech, sentence: Sentence, signal: AbortSignal) {
  const startedAtMs = clock.now();
  let tookMs: number | undefined;
  const parts: Int16Array[] = [];
  for await (const { samples } of voice.speak(sentence, signal)) {
    if (samples.length === 0) continue;
    tookMs ??= clock.now() - startedAtMs;
    parts.push(samples);
  }
  return { tookMs, parts };
}

/**
 * Speaks to a recogniser with `voice` as a telephone does, in real time, and waits for what it heard. The time is that from
 * the last word to the transcript.
 * @throws ProviderError, also when nothing was heard; the signal's reason
 */
export async function tryRecogniser(
  clock: Clock,
  recogniser: SpeechToText,
  { voice, ...sentence }: Sentence & { readonly voice: TextToSpeech },
  signal: AbortSignal,
): Promise<Outcome> {
  const { parts } = await speak(clock, voice, sentence, signal);
  const frames = framesOf(parts);
  let take: (text: string) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const heard = new Promise<string>((resolve, reject) => {
    take = resolve;
    fail = reject;
  });
  // It may fail while we still speak; that is read below.
  heard.catch(() => undefined);
  const stream = recogniser.open({ language: sentence.language, phrases: [sentence.text] }, (event) => {
    if (event.type === 'final') take(event.text);
    if (event.type === 'error') fail(event.error);
  });
  signal.addEventListener('abort', () => fail(signal.reason), { once: true });
  try {
    stream.beginSegment();
    for (const frame of frames) {
      stream.write(frame);
      await sleep(clock, FRAME_MS, signal);
    }
    stream.endSegment();
    const endedAtMs = clock.now();
    const detail = await heard;
    if (detail === '') throw new ProviderError(recogniser.id, 'protocol', 'The recogniser heard nothing.');
    const seconds = (frames.length * FRAME_SAMPLES) / SAMPLE_RATE;
    return { tookMs: clock.now() - endedAtMs, detail, used: { seconds } };
  } finally {
    stream.close();
  }
}

function framesOf(parts: readonly Int16Array[]): Int16Array[] {
  const samples = parts.flatMap((part) => [...part]);
  const frames: Int16Array[] = [];
  for (let offset = 0; offset < samples.length; offset += FRAME_SAMPLES) {
    const frame = new Int16Array(FRAME_SAMPLES);
    frame.set(samples.slice(offset, offset + FRAME_SAMPLES));
    frames.push(frame);
  }
  return frames;
}
