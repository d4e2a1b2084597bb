import type { Engine, Engines } from '#features/calls';
import type { KeyInUse, KeyRing } from '#features/providers';
import type { Kept, Vendor, VendorAccess } from '#providers/catalog';
import type { EnginePool } from './engine-pool.ts';
import {
  createStreamLimit,
  limitedLanguageModel,
  limitedSpeechToText,
  limitedTextToSpeech,
  type StreamLimit,
} from './stream-limit.ts';

interface Choice {
  readonly provider: string;
  readonly model: string;
  readonly keys?: 'ours' | 'yours' | undefined;
}

/** How engines of one stage are made. */
interface Stage<O extends { readonly models: readonly string[] }, E extends Kept> {
  readonly name: string;
  offerOf(vendor: Vendor): O | undefined;
  create(offer: O, access: VendorAccess, model: string): E;
  limited(engine: E, limit: StreamLimit): E;
}

/** The engines of vendors, with the keys in force: one for each key and choice. */
export function vendorEngines(keyRing: Pick<KeyRing, 'find'>, pool: EnginePool): Engines {
  const limitOf = keyLimits();
  function engineOf<O extends { readonly models: readonly string[] }, E extends Kept>(
    stage: Stage<O, E>,
    choice: Choice,
    workspaceId: string,
  ): Engine<E> | undefined {
    const key = keyRing.find(workspaceId, choice.provider, choice.keys);
    const offer = stage.offerOf(key.vendor);
    if (!offer) return undefined;
    const model = choice.model || (offer.models[0] ?? '');
    const owner = key.keys === 'ours' ? '' : workspaceId;
    const place = [stage.name, key.vendor.id, owner, model].join(' ');
    return pool.get(place, key.version, () => {
      const engine = stage.create(offer, key.access, model);
      const limit = limitOf(workspaceId, key);
      return Object.assign(limit ? stage.limited(engine, limit) : engine, {
        ...{ keys: key.keys, place: `${place} ${key.version}` },
      });
    });
  }
  return {
    speechToText: (choice, { workspaceId, silenceMs }) =>
      engineOf(
        {
          name: `speech-to-text ${silenceMs}`,
          offerOf: ({ speechToText }) => speechToText,
          create: (offer, access, model) => offer.create(access, { model, silenceMs }),
          limited: limitedSpeechToText,
        },
        choice,
        workspaceId,
      ),
    textToSpeech: (choice, { workspaceId }) => engineOf(VOICES, choice, workspaceId),
    languageModel: (choice, { workspaceId }) => engineOf(MODELS, choice, workspaceId),
  };
}

const VOICES: Stage<NonNullable<Vendor['textToSpeech']>, ReturnType<NonNullable<Vendor['textToSpeech']>['create']>> = {
  name: 'text-to-speech',
  offerOf: ({ textToSpeech }) => textToSpeech,
  create: (offer, access, model) => offer.create(access, { model }),
  limited: limitedTextToSpeech,
};
const MODELS: Stage<
  NonNullable<Vendor['languageModel']>,
  ReturnType<NonNullable<Vendor['languageModel']>['create']>
> = {
  name: 'language-model',
  offerOf: ({ languageModel }) => languageModel,
  create: (offer, access, model) => offer.create(access, model),
  limited: limitedLanguageModel,
};

/** The limit of a key is for all that it opens. */
function keyLimits(): (workspaceId: string, key: KeyInUse) => StreamLimit | undefined {
  const limits = new Map<string, { readonly version: string; readonly limit: StreamLimit }>();
  return (workspaceId, { vendor, version, maxStreams }) => {
    if (maxStreams === undefined) return undefined;
    const place = `${workspaceId} ${vendor.id}`;
    const known = limits.get(place);
    if (known?.version === version) return known.limit;
    const limit = createStreamLimit(maxStreams);
    limits.set(place, { version, limit });
    return limit;
  };
}
