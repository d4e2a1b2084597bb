import type { Voice } from '../text-to-speech.ts';

const voice = (name: string, language: string, gender: Voice['gender']): Voice => ({
  id: `aura-2-${name.toLowerCase()}-${language.slice(0, 2)}`,
  ...{ name, language, gender },
});

/** Voices of Aura-2, shown while Deepgram's own list cannot be had; the first of a language is its default. */
export const DEEPGRAM_VOICES: readonly Voice[] = [
  voice('Thalia', 'en-US', 'female'),
  voice('Andromeda', 'en-US', 'female'),
  voice('Helena', 'en-US', 'female'),
  voice('Apollo', 'en-US', 'male'),
  voice('Arcas', 'en-US', 'male'),
  voice('Pandora', 'en-GB', 'female'),
  voice('Draco', 'en-GB', 'male'),
  voice('Theia', 'en-AU', 'female'),
  voice('Hyperion', 'en-AU', 'male'),
  voice('Carina', 'es-ES', 'female'),
  voice('Nestor', 'es-ES', 'male'),
  voice('Estrella', 'es-MX', 'female'),
  voice('Javier', 'es-MX', 'male'),
  voice('Celeste', 'es-CO', 'female'),
  voice('Agathe', 'fr-FR', 'female'),
  voice('Hector', 'fr-FR', 'male'),
  voice('Aurelia', 'de-DE', 'female'),
  voice('Julius', 'de-DE', 'male'),
  voice('Cinzia', 'it-IT', 'female'),
  voice('Dionisio', 'it-IT', 'male'),
  voice('Beatrix', 'nl-NL', 'female'),
  voice('Sander', 'nl-NL', 'male'),
  voice('Ama', 'ja-JP', 'female'),
  voice('Ebisu', 'ja-JP', 'male'),
];
