import type { Engine, Engines } from '#features/calls';
import type { KeyGate, KeyRing } from '#features/providers';
import type { Kept, Vendor, VendorAccess } from '#providers/catalog';
import type { EnginePool } from './engine-pool.ts';
import { gatedLanguageModel, gatedSpeechToText, gatedTextToSpeech } from './gated-engines.ts';

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
  /** Kept to the limits of the key. */
  gated(engine: E, gate: KeyGate): E;
}

/** The engines of vendors, with the keys in force: one for each key and choice. */
export function vendorEngines(keyRing: Pick<KeyRing, 'find'>, pool: EnginePool): Engines {
  /** One for each engine and workspace. */
  const gatedEngines = new WeakMap<object, Map<string, object>>();
  function engineOf<O extends { readonly models: readonly string[] }, E extends Kept>(
    stage: Stage<O, E>,
    choice: Choice,
    workspaceId: string,
  ): Engine<E> | undefined {
    const key = keyRing.find(workspaceId, choice.provider, choice.keys);
    const offer = stage.offerOf(key.vendor);
    if (!offer) return undefined;
    key.gate.check();
    const model = choice.model || (offer.models[0] ?? '');
    const owner = key.keys === 'ours' ? '' : workspaceId;
    const place = [stage.name, key.vendor.id, owner, model].join(' ');
    const engine = pool.get(place, key.version, () => stage.create(offer, key.access, model));
    const known = gatedEngines.get(engine) ?? new Map<string, object>();
    gatedEngines.set(engine, known);
    const told = { keys: key.keys, place: `${place} ${key.version}` };
    const gated = known.get(workspaceId) ?? Object.assign(stage.gated(engine, key.gate), told);
    known.set(workspaceId, gated);
    // What is kept for an engine of a stage is of that stage.
    return gated as Engine<E>;
  }
  return {
    speechToText: (choice, { workspaceId, silenceMs }) =>
      engineOf(
        {
          name: `speech-to-text ${silenceMs}`,
          offerOf: ({ speechToText }) => speechToText,
          create: (offer, access, model) => offer.create(access, { model, silenceMs }),
          gated: gatedSpeechToText,
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
  gated: gatedTextToSpeech,
};
const MODELS: Stage<
  NonNullable<Vendor['languageModel']>,
  ReturnType<NonNullable<Vendor['languageModel']>['create']>
> = {
  name: 'language-model',
  offerOf: ({ languageModel }) => languageModel,
  create: (offer, access, model) => offer.create(access, model),
  gated: gatedLanguageModel,
};
