import type { AcceptedParameters, ModelPrice } from '../catalog/vendor.ts';

/** What the chat completions protocol knows: everything but the choice among the best `topK` tokens. */
export const CHAT_COMPLETIONS: AcceptedParameters = {
  ...{ temperature: true, maxTokens: true, topP: true, topK: 'not-offered' },
  ...{ frequencyPenalty: true, presencePenalty: true, stopSequences: true },
};

/** The listed models, those that we know first and in our order. */
export function knownFirst(known: readonly string[], listed: Iterable<string>): readonly string[] {
  const all = new Set(listed);
  const first = known.filter((model) => all.has(model));
  for (const model of first) all.delete(model);
  return [...first, ...[...all].sort()];
}

/** Vendors name a state of a model by its date: it costs what the model costs. */
const DATE = /-(?:\d{8}|\d{4}-\d{2}-\d{2})$/;

/** Looks a model up by its name, with or without a date. */
export const priceIn =
  (prices: Readonly<Record<string, ModelPrice>>) =>
  (model: string): ModelPrice | undefined =>
    prices[model] ?? prices[model.replace(DATE, '')];
