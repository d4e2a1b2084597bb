import { silentLog, systemClock } from '#base';
import { createPrices, type PriceOverrides, type StageTrial, tryVendor } from '#features/providers';
import { type Credentials, VENDORS, type Vendor } from '#providers/catalog';
import { createLocalTextToSpeech } from '#providers/local';

/** What one provider did when it was tried. */
export interface ProviderRun {
  readonly provider: string;
  /** What this machine lacks for it; nothing is tried then. */
  readonly missing?: string;
  readonly trials: readonly StageTrial[];
}

export interface ProviderRunSettings {
  readonly keys: Readonly<Record<string, Credentials>>;
  readonly prices: PriceOverrides;
  readonly language: string;
  readonly vendors?: readonly Vendor[];
  /** Where pulled models are. */
  readonly modelsFolder?: string;
}

/** Runs every provider that the operator gave a key for, or that needs none, once: one small request for each stage. */
export async function runProviders(settings: ProviderRunSettings): Promise<ProviderRun[]> {
  const { keys, prices, language, vendors = VENDORS, modelsFolder } = settings;
  const base = { clock: systemClock, log: silentLog };
  const deps = {
    ...base,
    prices: createPrices(vendors, prices),
    offlineVoice: createLocalTextToSpeech({ ...base, modelsFolder }),
  };
  const runs: ProviderRun[] = [];
  // One after the other: together they would slow each other down.
  for (const vendor of vendors.filter((candidate) => isConfigured(candidate, keys))) {
    const lacking = keys[vendor.id] ? [] : ((await vendor.check?.(base)) ?? []);
    const missing = lacking.flatMap((check) => (check.ok ? [] : [`${check.missing} ${check.remedy}`]));
    const access = { ...base, credentials: keys[vendor.id] ?? {} };
    const trials = missing.length > 0 ? [] : await tryVendor(deps, { vendor, access, keys: 'ours' }, language);
    runs.push({ provider: vendor.name, trials, ...(missing.length > 0 && { missing: missing.join(' ') }) });
  }
  return runs;
}

const isConfigured = ({ id, credentials }: Vendor, keys: Readonly<Record<string, Credentials>>) =>
  keys[id] !== undefined || credentials.every(({ required }) => !required);

const WHAT_CAME: Readonly<Record<StageTrial['stage'], string>> = {
  'speech-to-text': 'transcript',
  'language-model': 'first token',
  'text-to-speech': 'first sound',
  embedding: 'vector',
};

/** For people: a line for each stage. */
export function linesOf({ provider, missing, trials }: ProviderRun): string[] {
  if (missing !== undefined) return [`${'-'.padEnd(8)} ${provider}: ${missing}`];
  return trials.map(({ stage, model, ok, tookMs, detail, costUsd }) => {
    const who = `${(ok ? 'ok' : 'problem').padEnd(8)} ${provider}, ${stage}${model === '' ? '' : ` (${model})`}:`;
    if (!ok) return `${who} ${detail}`;
    const cost = costUsd === null ? 'price not known' : `$${costUsd.toFixed(6)}`;
    return `${who} ${WHAT_CAME[stage]} after ${tookMs} ms, ${cost}: ${detail}`;
  });
}
