import { describe, expect, it } from 'vitest';
import { silentLog } from '#base';
import { AssistantConfig } from '#domain';
import { createProviderHealth } from '#providers';
import { FakeLanguageModel, FakeSpeechToText, FakeTextToSpeech } from '../../../test/kit/fake-engines.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { lineUpsFor } from './line-ups.ts';

describe('the voices of a call', () => {
  const never = new AbortController().signal;

  /** What was asked of a provider's voice for one sentence. */
  async function asked(broken: readonly string[], request: { language: string; voice?: string }) {
    const clock = new VirtualClock();
    const voices = new Map(
      ['first', 'second'].map((id) => [
        id,
        new FakeTextToSpeech({ clock, fault: () => (broken.includes(id) ? 'fail' : 'none') }),
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
      for await (const _ of textToSpeech.speak({ text: 'Hello.', ...request }, never));
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
});
