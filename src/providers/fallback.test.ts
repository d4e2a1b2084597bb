import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/kit/virtual-clock.ts';
import { ProviderError } from './error.ts';
import { fallbackLanguageModel, fallbackSpeechToText, fallbackTextToSpeech } from './fallback.ts';
import type { LanguageModel, ModelPart } from './language-model.ts';
import type { SpeechRequest, TextToSpeech } from './text-to-speech.ts';

type Behaviour = 'works' | 'fails' | 'hangs' | 'breaks';

function model(id: string, behaviour: Behaviour): LanguageModel {
  return {
    id,
    async *stream(_request, signal): AsyncGenerator<ModelPart> {
      if (behaviour === 'fails') throw new ProviderError(id, 'unavailable', 'Down.');
      if (behaviour === 'hangs')
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      yield { type: 'text', text: `${id} ` };
      if (behaviour === 'breaks') throw new ProviderError(id, 'unavailable', 'Broke.');
      yield { type: 'text', text: 'speaking' };
      yield { type: 'finish' };
    },
  };
}

const REQUEST = { messages: [], tools: [], language: 'en' };

function ask(behaviours: readonly [Behaviour, Behaviour], signal = new AbortController().signal) {
  const clock = new VirtualClock();
  const passedOver: string[] = [];
  const both = fallbackLanguageModel([model('first', behaviours[0]), model('second', behaviours[1])], {
    clock,
    firstOutputMs: 1000,
    onFallback: (error, next) => passedOver.push(`${error.kind} → ${next}`),
  });
  const read = async () => {
    let text = '';
    for await (const part of both.stream(REQUEST, signal)) if (part.type === 'text') text += part.text;
    return text;
  };
  return { clock, passedOver, text: read() };
}

describe('a model with a fallback', () => {
  it('is the first one as long as that works', async () => {
    const { text, passedOver, clock } = ask(['works', 'works']);
    expect(await text).toBe('first speaking');
    expect(passedOver).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('is the second one when the first fails before it said anything', async () => {
    const { text, passedOver } = ask(['fails', 'works']);
    expect(await text).toBe('second speaking');
    expect(passedOver).toEqual(['unavailable → second']);
  });

  it('is the second one when the first does not begin in time', async () => {
    const { text, passedOver, clock } = ask(['hangs', 'works']);
    await clock.advance(1000);
    expect(await text).toBe('second speaking');
    expect(passedOver).toEqual(['timeout → second']);
    expect(clock.pending).toBe(0);
  });

  it('does not begin again what the caller has heard the beginning of', async () => {
    const { text, passedOver } = ask(['breaks', 'works']);
    await expect(text).rejects.toMatchObject({ provider: 'first' });
    expect(passedOver).toEqual([]);
  });

  it('fails when all fail', async () => {
    await expect(ask(['fails', 'fails']).text).rejects.toMatchObject({ provider: 'second' });
  });

  it('stops at once when it is aborted', async () => {
    const controller = new AbortController();
    const { text, clock } = ask(['hangs', 'works'], controller.signal);
    const reason = new Error('stop');
    await clock.advance(10);
    controller.abort(reason);
    await expect(text).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });
});

describe('a voice with a fallback', () => {
  it('keeps the name of a voice from a provider that does not know it', async () => {
    const asked: SpeechRequest[] = [];
    const voice = (id: string, works: boolean): TextToSpeech => ({
      id,
      voices: async () => [],
      async *speak(request) {
        asked.push(request);
        if (!works) throw new ProviderError(id, 'rate-limit', 'Later.');
        yield { samples: new Int16Array(160) };
      },
    });
    const settings = { clock: new VirtualClock(), firstOutputMs: 1000 };
    const both = fallbackTextToSpeech([voice('a', false), voice('b', true)], settings);
    const request = { text: 'Hello', language: 'en', voice: 'a:eve' };
    for await (const chunk of both.speak(request, new AbortController().signal))
      expect(chunk.samples).toHaveLength(160);
    expect(asked).toEqual([request, { text: 'Hello', language: 'en' }]);
  });
});

describe('a recogniser with a fallback', () => {
  it('goes on with the second in the middle of a segment', async () => {
    const broken = { id: 'broken', capabilities: CAPABILITIES, open: brokenOpen };
    const calls: string[] = [];
    const second = {
      id: 'second',
      capabilities: CAPABILITIES,
      open: () => ({
        write: () => calls.push('write'),
        beginSegment: () => calls.push('begin'),
        endSegment: () => calls.push('end'),
        setPhrases: () => undefined,
        close: () => calls.push('close'),
      }),
    };
    const events: unknown[] = [];
    const stream = fallbackSpeechToText([broken, second]).open({ language: 'en', phrases: [] }, (event) =>
      events.push(event),
    );
    stream.beginSegment();
    await Promise.resolve();
    stream.write(new Int16Array(160));
    stream.endSegment();
    stream.close();
    expect(calls).toEqual(['begin', 'write', 'end', 'close']);
    expect(events).toEqual([]);
  });
});

const CAPABILITIES = { partials: false, phrases: false, languages: 'any' } as const;

function brokenOpen(_settings: unknown, onEvent: (event: { type: 'error'; error: ProviderError }) => void) {
  queueMicrotask(() => onEvent({ type: 'error', error: new ProviderError('broken', 'unavailable', 'Gone.') }));
  const nothing = () => undefined;
  return { write: nothing, beginSegment: nothing, endSegment: nothing, setPhrases: nothing, close: nothing };
}
