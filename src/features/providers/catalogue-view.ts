import type { LanguageModelOffer, Vendor } from '#providers/catalog';
import type { ModelInfo, ProviderInfo } from './contract.ts';
import { shownOf } from './credentials.ts';
import type { KeyRing } from './key-ring.ts';
import type { Prices } from './prices.ts';

type Languages = readonly string[] | 'any';

const listOf = (languages: Languages) => (languages === 'any' ? languages : [...languages]);

export function modelInfo(prices: Prices, vendor: Vendor, offer: LanguageModelOffer, id: string): ModelInfo {
  return { id, accepts: offer.accepts(id), price: prices.ofModel(vendor, id) ?? null };
}

/** What the catalogue says of a vendor, and which keys the workspace can use. */
export function infoOf(
  deps: { readonly prices: Prices; readonly keyRing: KeyRing },
  workspaceId: string,
  vendor: Vendor,
): ProviderInfo {
  const { id, name, languages, testedAgainst } = vendor;
  return {
    ...{ id, name, languages: listOf(languages), testedAgainst },
    credentials: vendor.credentials.map((field) => ({ ...field })),
    ...stagesOf(deps.prices, vendor),
    ours: deps.keyRing.sourceOfOurs(vendor) !== undefined,
    yours: yoursOf(deps.keyRing, workspaceId, vendor),
  };
}

function stagesOf(
  prices: Prices,
  vendor: Vendor,
): Pick<ProviderInfo, 'speechToText' | 'textToSpeech' | 'languageModel' | 'embedding'> {
  const { speechToText, textToSpeech, languageModel, embedding } = vendor;
  const capable = <C extends { readonly languages: Languages; readonly g711: readonly ('alaw' | 'ulaw')[] }>(
    of: C,
  ) => ({
    ...of,
    languages: listOf(of.languages),
    g711: [...of.g711],
  });
  return {
    speechToText: speechToText
      ? {
          models: [...speechToText.models],
          pricePerMinute: prices.perMinute(vendor) ?? null,
          capabilities: capable(speechToText.capabilities),
        }
      : null,
    textToSpeech: textToSpeech
      ? {
          models: [...textToSpeech.models],
          pricePerMillionCharacters: prices.perMillionCharacters(vendor) ?? null,
          capabilities: capable(textToSpeech.capabilities),
        }
      : null,
    languageModel: languageModel
      ? { models: languageModel.models.map((model) => modelInfo(prices, vendor, languageModel, model)) }
      : null,
    embedding: embedding
      ? { models: [...embedding.models], pricePerMillionTokens: prices.perMillionEmbeddedTokens(vendor) ?? null }
      : null,
  };
}

function yoursOf(keyRing: KeyRing, workspaceId: string, vendor: Vendor): ProviderInfo['yours'] {
  const row = keyRing.row(workspaceId, vendor.id);
  if (!row) return null;
  const { lastFour, maxStreams, monthlyBudgetUsd } = row;
  return {
    ...{ lastFour, maxStreams, monthlyBudgetUsd, ...keyRing.gates.use(workspaceId, vendor.id, 'yours') },
    values: shownOf(vendor, keyRing.credentialsOf(row)),
    updatedAt: row.updatedAt.toISOString(),
  };
}
