import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelInfo, ProviderInfo } from '#features/providers/contract';
import { useFormat } from '../ui/format.ts';
import type { ProviderStageName } from './provider-state.ts';

/** List prices in words; undefined: not known. */
export function usePriceWords(): (
  provider: ProviderInfo,
  stage: ProviderStageName,
  model?: ModelInfo,
) => string | undefined {
  const { t } = useTranslation();
  const format = useFormat();
  return useCallback(
    ({ speechToText, textToSpeech, languageModel }, stage, model) => {
      const price = (amount: number | null | undefined, unit: 'perMinute' | 'perMillionCharacters') => {
        if (amount === null || amount === undefined) return undefined;
        return amount === 0 ? t('providers.free') : t(`providers.${unit}`, { price: format.dollars(amount) });
      };
      if (stage === 'speechToText') return price(speechToText?.pricePerMinute, 'perMinute');
      if (stage === 'textToSpeech') return price(textToSpeech?.pricePerMillionCharacters, 'perMillionCharacters');
      const tokens = (model ?? languageModel?.models[0])?.price;
      if (!tokens) return undefined;
      if (tokens.input === 0 && tokens.output === 0) return t('providers.free');
      const { input, output } = tokens;
      return t('providers.perMillionTokens', { input: format.dollars(input), output: format.dollars(output) });
    },
    [t, format],
  );
}
