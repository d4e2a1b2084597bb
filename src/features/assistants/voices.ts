import type { z } from 'zod';
import { type Clock, withDeadline } from '#base';
import { ProductError } from '#domain';
import { ProviderError, type TextToSpeech } from '#providers';
import { speechWav } from '#telephony';
import type { VoiceInfo, VoicePreview, VoiceQuery } from './contract.ts';

export interface VoicesDeps {
  readonly clock: Clock;
  /** A synthesiser for a workspace; undefined for an unknown provider. @throws ProviderError without a key */
  readonly textToSpeech: (speaker: Speaker, workspaceId: string) => TextToSpeech | undefined;
}

/** Who speaks, and whose key it uses. */
type Speaker = Pick<z.output<typeof VoicePreview>, 'provider' | 'model' | 'keys'>;

const PREVIEW_TIMEOUT_MS = 10_000;
const PREVIEW_TEXT: Readonly<Record<string, string>> = {
  en: 'Hello, this is my voice. How can I help you today?',
  fr: 'Bonjour, voici ma voix. Que puis-je faire pour vous ?',
};

/** Voices of a provider, those that are looked for. @throws ProductError not-found, engine-missing. */
export async function listVoices(
  deps: VoicesDeps,
  workspaceId: string,
  { language = '', gender, q = '', ...speaker }: z.output<typeof VoiceQuery>,
): Promise<VoiceInfo[]> {
  const wanted = shortLanguage(language);
  const part = q.toLowerCase();
  const voices = await productError(async () => engineOf(deps, workspaceId, speaker).voices());
  return voices.filter(
    (voice) =>
      (wanted === '' || ['mul', wanted].includes(shortLanguage(voice.language))) &&
      (gender === undefined || voice.gender === gender) &&
      (voice.name.toLowerCase().includes(part) || voice.id.toLowerCase().includes(part)),
  );
}

/** A WAV file of a spoken sentence. @throws ProductError not-found, engine-missing. */
export async function previewVoice(
  deps: VoicesDeps,
  workspaceId: string,
  input: z.output<typeof VoicePreview>,
): Promise<Uint8Array> {
  const request = {
    text: input.text?.trim() || PREVIEW_TEXT[shortLanguage(input.language)] || PREVIEW_TEXT.en || '',
    language: input.language,
    rate: input.rate,
    ...(input.voice !== '' && { voice: input.voice }),
  };
  const chunks: Int16Array[] = [];
  await productError(() =>
    withDeadline(deps.clock, PREVIEW_TIMEOUT_MS, undefined, async (signal) => {
      const engine = engineOf(deps, workspaceId, input);
      for await (const chunk of engine.speak(request, signal)) chunks.push(chunk.samples);
    }),
  );
  return speechWav(chunks);
}

function engineOf(deps: VoicesDeps, workspaceId: string, speaker: Speaker): TextToSpeech {
  const engine = deps.textToSpeech(speaker, workspaceId);
  if (engine === undefined) throw new ProductError('not-found', `There is no speech provider "${speaker.provider}".`);
  return engine;
}

const shortLanguage = (tag: string) => tag.split('-')[0]?.toLowerCase() ?? '';

/** A provider's failure, for the person who asked for it. */
async function productError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ProviderError ? new ProductError('engine-missing', error.message) : error;
  }
}
