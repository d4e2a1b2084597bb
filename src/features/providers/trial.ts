import { type Clock, errorMessage, TimeoutError, withDeadline } from '#base';
import type { KeyOwner } from '#domain';
import { ProviderError, type TextToSpeech } from '#providers';
import type { Vendor, VendorAccess } from '#providers/catalog';
import type { StageTrial } from './contract.ts';
import type { Prices } from './prices.ts';
import { type Outcome, tryEmbedding, tryModel, tryRecogniser, tryVoice } from './stage-trials.ts';

export interface TrialDeps {
  readonly clock: Clock;
  readonly prices: Prices;
  /** Speaks the sentence that recognisers are tried with. */
  readonly offlineVoice: TextToSpeech;
}

/** Whom to try, with whose key. */
export interface Tried {
  readonly vendor: Vendor;
  readonly keys: KeyOwner;
  readonly access: VendorAccess;
}

const TRIAL_MS = 20_000;
const SILENCE_MS = 500;
const TEXT: Readonly<Record<string, string>> = {
  en: 'Hello, we are open from nine to five.',
  fr: 'Bonjour, nous sommes ouverts de neuf heures à dix-sept heures.',
  es: 'Hola, estamos abiertos de nueve a cinco.',
  it: 'Buongiorno, siamo aperti dalle nove alle cinque.',
};

type Run = (model: string, signal: AbortSignal) => Promise<Outcome>;
interface StageRun {
  readonly stage: StageTrial['stage'];
  readonly model: string;
  readonly run: Run;
}

/** One small real request for each stage of a vendor, all at once. Never rejects. */
export function tryVendor(deps: TrialDeps, tried: Tried, language: string): Promise<StageTrial[]> {
  return Promise.all(
    stageRuns(deps, tried.vendor, tried.access, language).map((stage) => tryStage(deps, tried, stage)),
  );
}

function stageRuns(
  { clock, offlineVoice }: TrialDeps,
  { speechToText, textToSpeech, languageModel, embedding }: Vendor,
  access: VendorAccess,
  language: string,
): StageRun[] {
  const sentence = { language, text: TEXT[language.slice(0, 2).toLowerCase()] ?? TEXT.en ?? '' };
  const runs: StageRun[] = [];
  const add = (stage: StageTrial['stage'], { models }: { readonly models: readonly string[] }, run: Run) =>
    runs.push({ stage, model: models[0] ?? '', run });
  if (speechToText)
    add('speech-to-text', speechToText, (model, signal) =>
      kept(speechToText.create(access, { model, silenceMs: SILENCE_MS }), (engine) =>
        tryRecogniser(clock, engine, { ...sentence, voice: offlineVoice }, signal),
      ),
    );
  if (languageModel)
    add('language-model', languageModel, (model, signal) =>
      kept(languageModel.create(access, model), (engine) => {
        const isLimitable = typeof languageModel.accepts(model).maxTokens !== 'string';
        return tryModel(clock, engine, { language, isLimitable }, signal);
      }),
    );
  if (textToSpeech)
    add('text-to-speech', textToSpeech, (model, signal) =>
      kept(textToSpeech.create(access, { model }), (engine) => tryVoice(clock, engine, sentence, signal)),
    );
  if (embedding)
    add('embedding', embedding, (model, signal) =>
      kept(embedding.create(access, model), (engine) => tryEmbedding(clock, engine, sentence, signal)),
    );
  return runs;
}

async function tryStage(
  { clock, prices }: TrialDeps,
  { vendor, keys }: Tried,
  { stage, model, run }: StageRun,
): Promise<StageTrial> {
  try {
    const { tookMs, detail, used } = await withDeadline(clock, TRIAL_MS, undefined, (signal) => run(model, signal));
    const costUsd =
      stage === 'embedding'
        ? prices.ofEmbedding(vendor, model, used.inputTokens ?? 0)
        : prices.costOf({ stage, provider: vendor.id, model, keys, ...used });
    return { stage, model, ok: true, tookMs: Math.round(tookMs), detail, costUsd };
  } catch (error) {
    return { stage, model, ok: false, tookMs: null, detail: problemOf(error), costUsd: null };
  }
}

/** A provider's own message is fit to be shown; anything else may hold what nobody should see. */
function problemOf(error: unknown): string {
  if (error instanceof ProviderError || error instanceof TimeoutError) return errorMessage(error);
  return 'The provider failed unexpectedly.';
}

/** Works with an engine and closes it. */
async function kept<E extends { close?(): Promise<void> }>(
  engine: E,
  work: (engine: E) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await work(engine);
  } finally {
    await engine.close?.();
  }
}
