import { z } from 'zod';
import type { VendorAccess } from '../catalog/vendor.ts';
import type { Voice } from '../text-to-speech.ts';
import { azureFailure, kindOfHttpStatus } from './failure.ts';
import { httpAddressOf } from './sdk.ts';

/** Best choice for a telephone call first, per language; shown while the service's own list cannot be had. */
const KNOWN: readonly Voice[] = [
  ...voices('en-US', ['Ava', 'female', 'AvaMultilingualNeural'], ['Andrew', 'male', 'AndrewMultilingualNeural']),
  ...voices('en-GB', ['Sonia', 'female', 'SoniaNeural'], ['Ryan', 'male', 'RyanNeural']),
  ...voices('fr-FR', ['Denise', 'female', 'DeniseNeural'], ['Henri', 'male', 'HenriNeural']),
  ...voices('fr-CA', ['Sylvie', 'female', 'SylvieNeural']),
  ...voices('fr-BE', ['Charline', 'female', 'CharlineNeural']),
  ...voices('fr-CH', ['Ariane', 'female', 'ArianeNeural']),
  ...voices('es-ES', ['Elvira', 'female', 'ElviraNeural'], ['Alvaro', 'male', 'AlvaroNeural']),
  ...voices('es-MX', ['Dalia', 'female', 'DaliaNeural']),
  ...voices('it-IT', ['Elsa', 'female', 'ElsaNeural'], ['Diego', 'male', 'DiegoNeural']),
  ...voices('de-DE', ['Katja', 'female', 'KatjaNeural'], ['Conrad', 'male', 'ConradNeural']),
  ...voices('nl-NL', ['Fenna', 'female', 'FennaNeural']),
  ...voices('pt-PT', ['Raquel', 'female', 'RaquelNeural']),
  ...voices('pt-BR', ['Francisca', 'female', 'FranciscaNeural']),
];

function voices(language: string, ...of: readonly [string, Voice['gender'], string][]): Voice[] {
  return of.map(([name, gender, id]) => ({ id: `${language}-${id}`, name, language, gender }));
}

/** Speaks most languages, with the accent that `xml:lang` asks for. */
const MULTILINGUAL = 'en-US-AvaMultilingualNeural';

export function defaultVoiceOf(language: string): string {
  const ofTag = KNOWN.find((voice) => voice.language === language);
  const ofLanguage = KNOWN.find((voice) => voice.language.slice(0, 2) === language.slice(0, 2));
  return (ofTag ?? ofLanguage)?.id ?? MULTILINGUAL;
}

const GENDERS: Readonly<Record<string, Voice['gender']>> = { Female: 'female', Male: 'male' };

const VoiceList = z.array(
  z.object({
    ShortName: z.string(),
    DisplayName: z.string(),
    Locale: z.string(),
    Gender: z.string(),
  }),
);

/** The service's own list. @throws ProviderError */
async function listVoices({ credentials, fetch: ask = fetch }: VendorAccess): Promise<readonly Voice[]> {
  const response = await ask(`${httpAddressOf(credentials)}/cognitiveservices/voices/list`, {
    headers: { 'Ocp-Apim-Subscription-Key': credentials.apiKey ?? '' },
  });
  if (!response.ok) throw azureFailure(kindOfHttpStatus(response.status));
  return VoiceList.parse(await response.json()).map((voice) => ({
    id: voice.ShortName,
    name: voice.DisplayName,
    language: voice.Locale,
    gender: GENDERS[voice.Gender] ?? 'neutral',
  }));
}

/** Asks for the list once; while it cannot be had, the well-known voices. */
export function voiceList(access: VendorAccess): () => Promise<readonly Voice[]> {
  let listed: Promise<readonly Voice[]> | undefined;
  return async () => {
    listed ??= listVoices(access);
    try {
      return await listed;
    } catch (error) {
      listed = undefined;
      access.log.warn('voices could not be listed', {
        provider: 'azure',
        error: error instanceof Error ? error.name : '',
      });
      return KNOWN;
    }
  };
}
