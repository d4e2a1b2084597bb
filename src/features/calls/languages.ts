import { type AssistantConfig, guessLanguage } from '#domain';
import type { SpeechRequest, TextToSpeech } from '#providers';

/** How a language is spoken when nothing says more about it. */
const USUAL: Readonly<Record<string, string>> = { en: 'en-GB', fr: 'fr-FR' };

/** The languages that an assistant has something to say in, its own first. */
export function languagesOf({ language, intents, documents }: AssistantConfig): string[] {
  const short = (tag: string) => tag.slice(0, 2).toLowerCase();
  const others = [...intents.flatMap((intent) => Object.keys(intent.reply)), ...documents.map((item) => item.language)]
    .filter((tag) => short(tag) !== short(language))
    .map((tag) => USUAL[tag] ?? tag);
  const distinct = new Map(others.map((tag) => [short(tag), tag]));
  return [language, ...distinct.values()];
}

/**
 * A voice for an assistant that answers in the language it is spoken to: each sentence is spoken by a voice of the language
 * that it is written in. A sentence that does not tell is spoken like the one before. One per call.
 */
export function multilingualVoice(voice: TextToSpeech, languages: readonly string[]): TextToSpeech {
  const [own = ''] = languages;
  if (languages.length < 2) return voice;
  let spoken = own;
  return {
    id: voice.id,
    voices: () => voice.voices(),
    speak: (request, signal) => {
      spoken = guessLanguage(request.text, languages) ?? spoken;
      return voice.speak(spoken === own ? request : inLanguage(request, spoken), signal);
    },
  };
}

/** The chosen voice is of the assistant's own language: in another one the provider's usual voice speaks. */
function inLanguage({ voice: _own, ...request }: SpeechRequest, language: string): SpeechRequest {
  return { ...request, language };
}
