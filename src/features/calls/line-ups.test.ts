import { describe, expect, it } from 'vitest';
import { silentLog } from '#base';
import { AssistantConfig } from '#domain';
import { createProviderHealth, createSpeechCache, GrowingText, speakAny } from '#providers';
import { FakeLanguageModel, FakeSpeechToText, FakeTextToSpeech } from '../../../test/kit/fake-engines.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { lineUpsFor } from './line-ups.ts';
import { UsageMeter } from './usage-meter.ts';

describe('the voices of a call', () => {
  const never = new AbortController().signal;

  /** What was asked of a provider's voice for one sentence. */
  async function asked(
    broken: readonly string[],
    request: { language: string; voice?: string },
    text: string | GrowingText = 'Hello.',
  ) {
    const clock = new VirtualClock();
    const voices = new Map(
      ['first', 'second'].map((id) => [
        id,
        new FakeTextToSpeech({ clock, growing: true, fault: () => (broken.includes(id) ? 'fail' : 'none') }),
      ]),
    );
    const { textToSpeech } = lineUpsFor(
      {
        engines: {
          speechToText: () => new FakeSpeechToText({ clock }),
          textToSpeech: ({ provider }) => voices.get(provider),
          languageModel: () => new FakeLanguageModel({ clock, answer: () => ({ text: '' }) }),
        },
        ...{ providerHealth: createProviderHealth(clock), clock, log: silentLog },
        ...{ meter: new UsageMeter(), speechCache: createSpeechCache({ maxBytes: 1000 }) },
      },
      {
        ...{ workspaceId: 'w', name: 'Reception' },
        config: AssistantConfig.parse({
          textToSpeech: {
            provider: 'first',
            voice: 'sonia',
            rate: 1.2,
            fallbacks: [{ provider: 'second', voice: 'amy' }],
          },
        }),
      },
      () => undefined,
    );
    const spoken = (async () => {
      for await (const _ of speakAny(textToSpeech, { text, ...request }, never));
    })();
    await clock.advance(10_000);
    await spoken;
    return [...voices.values()].flatMap(({ requests }) => requests).at(-1);
  }

  it('are the chosen ones in the own language of the assistant', async () => {
    expect(await asked([], { language: 'en-GB' })).toMatchObject({ voice: 'sonia', rate: 1.2 });
    expect(await asked(['first'], { language: 'en-GB', voice: 'sonia' })).toMatchObject({ voice: 'amy' });
  });

  it('are those of another language where the provider has them, and its usual ones elsewhere', async () => {
    expect(await asked([], { language: 'fr-FR', voice: 'denise' })).toMatchObject({ voice: 'denise' });
    expect(await asked([], { language: 'fr-FR' })).not.toHaveProperty('voice');
    expect(await asked(['first'], { language: 'fr-FR', voice: 'denise' })).not.toHaveProperty('voice');
  });

  it('are given a sentence while it is written, the fallback too', async () => {
    for (const broken of [[], ['first']]) {
      const text = new GrowingText();
      text.become('We are');
      const asking = asked(broken, { language: 'en-GB' }, text);
      await Promise.resolve();
      text.become('We are open.');
      text.end();
      expect(await asking).toMatchObject({ text, rate: broken.length > 0 ? 1 : 1.2 });
    }
  });
});
