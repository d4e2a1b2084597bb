import { describe, expect, it } from 'vitest';
import { AssistantConfig } from './assistant.ts';
import { drawVoice, endedVoiceTests, testedVoice, voiceTestId, withOneVoice } from './voice-test.ts';

const ID = 'assistant-1';
/** Of calls that follow each other closely: only their last digits differ. */
const callId = (index: number) => `019a0c5e-7b1c-7000-8000-${index.toString(16).padStart(12, '0')}`;
const config = (sharePercent = 50, voice = 'lily') =>
  AssistantConfig.parse({
    textToSpeech: { provider: 'azure', voice: 'denise', rate: 1.1, fallbacks: [{ provider: 'local' }] },
    followLanguage: [{ language: 'fr-FR', voice: 'denise' }],
    voiceTest: { voice: { provider: 'elevenlabs', voice }, sharePercent },
  });

describe('a test of two voices', () => {
  it('draws the same voice for the same call', () => {
    for (let call = 0; call < 50; call++) {
      expect(drawVoice(config(), ID, callId(call))).toEqual(drawVoice(config(), ID, callId(call)));
    }
  });

  it.each([1, 20, 50, 99])('gives %i of 100 calls to B', (share) => {
    const calls = 4000;
    const ids = Array.from({ length: calls }, (_, index) => callId(index));
    const inB = ids.filter((id) => drawVoice(config(share), ID, id)?.variant === 'b').length;
    const deviation = Math.sqrt(calls * (share / 100) * (1 - share / 100));
    expect(Math.abs(inB - (calls * share) / 100)).toBeLessThan(5 * deviation);
  });

  it('draws calls anew in another test', () => {
    const ids = Array.from({ length: 2000 }, (_, index) => callId(index));
    const same = ids.filter(
      (id) => drawVoice(config(), ID, id)?.variant === drawVoice(config(), 'assistant-2', id)?.variant,
    );
    expect(same.length).toBeGreaterThan(850);
    expect(same.length).toBeLessThan(1150);
  });

  it('is another one with another voice or share, and the same one whatever else changes', () => {
    const test = voiceTestId(config(), ID);
    expect(test).toMatch(/^[0-9a-f]{16}$/);
    expect(voiceTestId({ ...config(), firstMessage: 'Hello.', prompt: 'Be kind.' } as AssistantConfig, ID)).toBe(test);
    expect(voiceTestId(config(60), ID)).not.toBe(test);
    expect(voiceTestId(config(50, 'alice'), ID)).not.toBe(test);
    expect(voiceTestId(AssistantConfig.parse({}), ID)).toBeUndefined();
    expect(drawVoice(AssistantConfig.parse({}), ID, 'call')).toBeUndefined();
  });

  it('becomes one voice, with the stand-ins of the assistant', () => {
    const b = withOneVoice(config(), testedVoice(config(), 'b'));
    expect(b).not.toHaveProperty('voiceTest');
    expect(b.textToSpeech).toMatchObject({ provider: 'elevenlabs', voice: 'lily', rate: 1 });
    expect(b.textToSpeech.fallbacks).toMatchObject([{ provider: 'local' }]);
    // Nobody but the provider of A has its voices.
    expect(b.followLanguage).toEqual([{ language: 'fr-FR', voice: '' }]);
    const { voiceTest: _test, ...a } = config();
    expect(withOneVoice(config(), testedVoice(config(), 'a'))).toEqual(a);
  });
});

describe('the tests of voices that have ended', () => {
  const one = (voice: 'a' | 'b', of = config()) => withOneVoice(of, testedVoice(of, voice));
  /** The newest first, as versions are listed. */
  const versions = (...configs: readonly ReturnType<typeof one>[]) =>
    configs.map((each, index) => ({ config: each, publishedAt: `2026-11-0${configs.length - index}T00:00:00Z` }));
  const ended = (...configs: readonly ReturnType<typeof one>[]) =>
    endedVoiceTests(versions(...configs), ID).map(({ id, endedAt, kept }) => [id, endedAt.slice(8, 10), kept]);

  it('ended with the first version without them, and tell the voice that stayed', () => {
    const test = voiceTestId(config(), ID);
    for (const kept of ['a', 'b'] as const)
      expect(ended(one(kept), config(), config(), one('a'))).toEqual([[test, '04', kept]]);
    expect(ended(one('a', config(50, 'other')), one('b'), config())).toEqual([[test, '02', 'b']]);
    const neither = { ...one('a'), textToSpeech: { ...config().textToSpeech, voice: 'else' } };
    expect(ended(neither, config())).toEqual([[test, '02', null]]);
  });

  it('are told once, by their last end, and not while one goes on', () => {
    const [first, second] = [config(), config(20)];
    const ids = [first, second].map((each) => voiceTestId(each, ID));
    expect(ended(one('a'), first, one('b'), first)).toEqual([[ids[0], '04', 'a']]);
    expect(ended(one('b'), second, first)).toEqual([
      [ids[1], '03', 'b'],
      [ids[0], '02', 'a'],
    ]);
    expect(ended(first, one('a'), first)).toEqual([]);
    expect(ended(first)).toEqual([]);
    expect(ended()).toEqual([]);
  });
});
