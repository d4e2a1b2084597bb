import { z } from 'zod';
import type { VendorAccess } from '../catalog/vendor.ts';
import type { Voice } from '../text-to-speech.ts';
import { getJson, voiceList } from '../websocket/index.ts';
import { voicesUrl } from './sdk.ts';

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

/** The service's voices, or the well-known ones while it cannot be asked. */
export const azureVoices = (access: VendorAccess): (() => Promise<readonly Voice[]>) =>
  voiceList(access, KNOWN, async () => {
    const headers = { 'Ocp-Apim-Subscription-Key': access.credentials.apiKey ?? '' };
    const voices = await getJson('azure', access, { url: voicesUrl(access), headers }, VoiceList);
    return voices.map(({ ShortName, DisplayName, Locale, Gender }) => ({
      ...{ id: ShortName, name: DisplayName, language: Locale, gender: GENDERS[Gender] ?? 'neutral' },
    }));
  });
