import { type Clock, errorMessage, type Log, withDeadline } from '#base';
import type { LanguageModelOffer } from '#providers/catalog';
import type { KeyInUse } from './key-ring.ts';

/** The models of vendors, as they list them. */
export interface ModelLists {
  /** Never rejects: while the vendor cannot be asked, those that it listed last, or those known to this version. */
  of(offer: LanguageModelOffer, key: KeyInUse): Promise<{ isFresh: boolean; models: readonly string[] }>;
}

const FRESH_MS = 600_000;
const ASK_MS = 5000;
/** Keys whose lists are remembered. */
const MOST_LISTS = 500;

export function createModelLists({ clock, log }: { readonly clock: Clock; readonly log: Log }): ModelLists {
  const lists = new Map<string, { readonly models: readonly string[]; readonly atMs: number }>();
  return {
    async of(offer, { vendor, version, access }) {
      const place = `${vendor.id} ${version}`;
      const known = lists.get(place);
      if (known && clock.now() < known.atMs + FRESH_MS) return { isFresh: true, models: known.models };
      try {
        const models = await withDeadline(clock, ASK_MS, undefined, (signal) => offer.list(access, signal));
        if (lists.size >= MOST_LISTS) lists.clear();
        lists.set(place, { models, atMs: clock.now() });
        return { isFresh: true, models };
      } catch (error) {
        log.warn('A provider does not list its models.', { provider: vendor.id, reason: errorMessage(error) });
        return { isFresh: false, models: known?.models ?? offer.models };
      }
    },
  };
}
