import { type AssistantConfig, guessLanguage } from '#domain';
import type { SpeechRequest, TextToSpeech } from '#providers';

/** How a language is spoken when nothing says more about it. */
const USUAL: Readonly<Record<string, string>> = { en: 'en-GB', fr: 'fr-FR', it: 'it-IT', es: 'es-ES' };

/** The languages that an assistant has something to say in, its own first. */
export function languagesOf({ language, followLanguage, intents, documents }: AssistantConfig): string[] {
  const short = (tag: string) => tag.slice(0, 2).toLowerCase();
  const others = [...intents.flatMap((intent) => Object.keys(intent.reply)), ...documents.map((item) => item.language)]
    .filter((tag) => short(tag) !== short(language))
    .map((tag) => USUAL[tag] ?? tag);
  const followed = followLanguage.map((each) => each.language).filter((tag) => short(tag) !== short(language));
  const distinct = new Map([...others, ...followed].map((tag) => [short(tag), tag]));
  return [language, ...distinct.values()];
}

/** The chosen voice of each language, where there is one. */
export function voicesOf({ language, textToSpeech, followLanguage }: AssistantConfig): ReadonlyMap<string, string> {
  const own = { language, voice: textToSpeech.voice };
  return new Map(
    [...followLanguage, own].filter(({ voice }) => voice !== '').map((each) => [each.language, each.voice]),
  );
}

/**
 * A voice for an assistant that answers in the language it is spoken to: each sentence is spoken by a voice of the language
 * that it is written in. A sentence that does not tell is spoken like the one before, or in the language of the call when
 * that has changed. One per call. It takes whole sentences only: the first words do not tell the language.
 */
export function multilingualVoice(
  voice: TextToSpeech,
  languages: readonly string[],
  voices: ReadonlyMap<string, string>,
): TextToSpeech {
  if (languages.length < 2) return voice;
  let [asked = ''] = languages;
  let spoken = asked;
  return {
    id: voice.id,
    voices: () => voice.voices(),
    speak: (request, signal) => {
      if (request.language !== asked) {
        asked = request.language;
        spoken = asked;
      }
      spoken = guessLanguage(request.text, languages) ?? spoken;
      return voice.speak(spoken === asked ? request : inLanguage(request, spoken, voices.get(spoken)), signal);
    },
  };
}

/** Without a chosen voice the provider's usual one speaks. */
function inLanguage({ voice: _other, ...request }: SpeechRequest, language: string, voice?: string): SpeechRequest {
  return { ...request, language, ...(voice === undefined ? {} : { voice }) };
}
