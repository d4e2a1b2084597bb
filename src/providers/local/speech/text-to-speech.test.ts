import { describe, expect, it } from 'vitest';
import { systemClock } from '#base';
import { testTextToSpeech } from '../../../../test/contracts/text-to-speech.ts';
import { createLocalTextToSpeech } from './text-to-speech.ts';

const voice = createLocalTextToSpeech({ clock: systemClock });

testTextToSpeech('the offline voice', async () => ({ voice, close: async () => undefined }));

async function length(request: Parameters<typeof voice.speak>[0]): Promise<number> {
  let samples = 0;
  for await (const chunk of voice.speak(request, new AbortController().signal)) samples += chunk.samples.length;
  return samples;
}

describe('the offline voice', () => {
  const hello = { text: 'Hello, how can I help you today?', language: 'en-GB', voice: 'espeak:en+f2' };

  it('speaks faster and slower', async () => {
    const normal = await length(hello);
    expect(await length({ ...hello, rate: 1.5 })).toBeLessThan(0.8 * normal);
    expect(await length({ ...hello, rate: 0.7 })).toBeGreaterThan(1.2 * normal);
  });

  it('speaks French', async () => {
    expect(await length({ text: 'Bonjour, que puis-je faire pour vous ?', language: 'fr-FR' })).toBeGreaterThan(8000);
  });

  it('names a voice that it does not have', async () => {
    await expect(length({ ...hello, voice: 'espeak:nobody' })).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'configuration',
      message: expect.stringContaining('espeak:nobody'),
    });
    await expect(length({ ...hello, voice: 'someone' })).rejects.toMatchObject({ kind: 'configuration' });
  });

  it('names a language that nobody speaks', async () => {
    await expect(length({ text: 'x', language: 'xx-XX' })).rejects.toMatchObject({ kind: 'configuration' });
  });

  it('has a female and a male voice for English and for French', async () => {
    const voices = await voice.voices();
    for (const language of ['en-GB', 'fr-FR'])
      for (const gender of ['female', 'male'])
        expect(voices.filter((each) => each.language === language && each.gender === gender)).not.toEqual([]);
  });
});
