import { withDeadline } from '#base';
import type { VendorAccess } from '../catalog/vendor.ts';
import { keptFetch } from './connections.ts';

const WARM_UP_MS = 5000;

export interface LoadedLater<Model> {
  readonly access: VendorAccess;
  /** The vendor's API: where `warm` opens a connection to. */
  readonly baseUrl: string;
  /** Loads the vendor's SDK, which takes a while, and gives the model. */
  load(get: typeof fetch): Promise<Model>;
}

export interface Loaded<Model> {
  readonly sdk: typeof import('ai');
  readonly model: Model;
}

/** Loads the SDKs when a model is first used or warmed, once. */
export function lazily<Model>(settings: LoadedLater<Model>) {
  let loading: Promise<Loaded<Model> & { readonly get: typeof fetch }> | undefined;
  const loaded = () => {
    loading ??= load(settings);
    return loading;
  };
  return {
    loaded,
    /** Loads, and opens a connection ahead of the first call. */
    async warm(): Promise<void> {
      const { get } = await loaded();
      await openConnection(settings, get);
    },
  };
}

async function load<Model>({ access, load: loadModel }: LoadedLater<Model>) {
  // What a model does not accept is shown in the console, not printed by the SDK.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  const get = access.fetch ?? (await keptFetch());
  const [sdk, model] = await Promise.all([import('ai'), loadModel(get)]);
  return { sdk, model, get };
}

async function openConnection({ access, baseUrl }: LoadedLater<unknown>, get: typeof fetch): Promise<void> {
  try {
    // Whatever it answers, read to its end: the connection stays open. After a HEAD it would not.
    await withDeadline(access.clock, WARM_UP_MS, undefined, async (signal) => (await get(baseUrl, { signal })).text());
  } catch {
    // The first request of a call will say what is wrong, to whom it concerns.
  }
}
