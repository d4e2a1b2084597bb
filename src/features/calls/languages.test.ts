import { describe, expect, it } from 'vitest';
import { AssistantConfig } from '#domain';
import { DEMO_ASSISTANT } from '#features/assistants';
import type { SpeechRequest, TextToSpeech } from '#providers';
import { languagesOf, multilingualVoice, voicesOf } from './languages.ts';

describe('an assistant of several languages', () => {
  it('has its own first', () => {
    expect(languagesOf(DEMO_ASSISTANT.config)).toEqual(['en-GB', 'fr-FR']);
    expect(languagesOf({ ...DEMO_ASSISTANT.config, language: 'fr-CA' })).toEqual(['fr-CA', 'en-GB']);
    expect(languagesOf(AssistantConfig.parse({}))).toEqual(['en-GB']);
    const followLanguage = [{ language: 'es-MX', voice: '' }];
    expect(languagesOf({ ...DEMO_ASSISTANT.config, followLanguage })).toEqual(['en-GB', 'fr-FR', 'es-MX']);
  });

  it('speaks each sentence in the language that it is written in', () => {
    const requests: SpeechRequest[] = [];
    const voice: TextToSpeech = {
      id: 'v',
      voices: async () => [],
      async *speak(request) {
        requests.push(request);
        yield { samples: new Int16Array(1) };
      },
    };
    const speaker = multilingualVoice(voice, ['en-GB', 'fr-FR'], new Map([['en-GB', 'british']]));
    for (const text of ['We are open.', 'Nous sommes ouverts.', 'Emma.', 'Thank you.']) {
      void speaker
        .speak({ text, language: 'en-GB', voice: 'british', rate: 1 }, new AbortController().signal)
        [Symbol.asyncIterator]()
        .next();
    }
    expect(requests.map(({ language, voice: name }) => [language, name])).toEqual([
      ['en-GB', 'british'],
      ['fr-FR', undefined],
      ['fr-FR', undefined],
      ['en-GB', 'british'],
    ]);
    expect(multilingualVoice(voice, ['en-GB'], new Map())).toBe(voice);
    const growing: TextToSpeech = {
      ...voice,
      speakGrowing: (_request, signal) => voice.speak({ text: '', language: '' }, signal),
    };
    expect(multilingualVoice(growing, ['en-GB', 'fr-FR'], new Map()).speakGrowing).toBeUndefined();
  });

  it('speaks in the voices of the languages, and goes on in the language that the call has changed to', () => {
    const requests: SpeechRequest[] = [];
    const voice: TextToSpeech = {
      id: 'v',
      voices: async () => [],
      async *speak(request) {
        requests.push(request);
        yield { samples: new Int16Array(1) };
      },
    };
    const config = AssistantConfig.parse({
      textToSpeech: { voice: 'british' },
      followLanguage: [{ language: 'fr-FR', voice: 'chantal' }],
    });
    const speaker = multilingualVoice(voice, languagesOf(config), voicesOf(config));
    const speak = (text: string, language: string, name: string) =>
      void speaker.speak({ text, language, voice: name }, new AbortController().signal)[Symbol.asyncIterator]().next();
    speak('Nous sommes ouverts.', 'en-GB', 'british');
    speak('We are open.', 'fr-FR', 'chantal');
    speak('Emma.', 'fr-FR', 'chantal');
    speak('Nous sommes ouverts.', 'fr-FR', 'chantal');
    expect(requests.map(({ language, voice: name }) => [language, name])).toEqual([
      ['fr-FR', 'chantal'],
      ['en-GB', 'british'],
      ['en-GB', 'british'],
      ['fr-FR', 'chantal'],
    ]);
  });
});
