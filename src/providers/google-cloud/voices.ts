import { z } from 'zod';
import type { Voice } from '../text-to-speech.ts';

/** Only these are streamed. */
const FAMILY = 'Chirp3-HD';
const NAMES = [
  ['Aoede', 'female'],
  ['Charon', 'male'],
  ['Kore', 'female'],
  ['Puck', 'male'],
] as const;
const LANGUAGES = [
  ...[
    'en-GB',
    'en-US',
    'en-AU',
    'fr-FR',
    'fr-CA',
    'es-ES',
    'es-US',
    'it-IT',
    'de-DE',
    'nl-NL',
    'nl-BE',
    'pt-BR',
    'pl-PL',
  ],
];

/** Well known; shown while Google's own list cannot be had. */
export const KNOWN_VOICES: readonly Voice[] = LANGUAGES.flatMap((language) =>
  NAMES.map(([name, gender]) => ({ id: `${language}-${FAMILY}-${name}`, name, language, gender })),
);

/** The first known voice of the language; of one that we do not know, the same voice, which Google has or refuses. */
export function defaultVoiceOf(language: string): string {
  const ofTag = KNOWN_VOICES.find((voice) => voice.language === language);
  const ofLanguage = KNOWN_VOICES.find((voice) => voice.language.slice(0, 2) === language.slice(0, 2));
  return (ofTag ?? ofLanguage)?.id ?? `${language}-${FAMILY}-${NAMES[0][0]}`;
}

const GENDERS: Readonly<Record<string, Voice['gender']>> = { FEMALE: 'female', MALE: 'male', 1: 'male', 2: 'female' };

const VoiceList = z.array(
  z.object({
    name: z.string(),
    languageCodes: z.array(z.string()).min(1),
    ssmlGender: z.union([z.string(), z.number()]),
  }),
);

/** Google's list in our terms. */
export function voicesOf(list: unknown): readonly Voice[] {
  return VoiceList.parse(list ?? [])
    .filter(({ name }) => name.includes(`-${FAMILY}-`))
    .map(({ name, languageCodes, ssmlGender }) => ({
      ...{ id: name, name: name.split('-').at(-1) ?? name, language: languageCodes[0] ?? '' },
      gender: GENDERS[ssmlGender] ?? 'neutral',
    }));
}
