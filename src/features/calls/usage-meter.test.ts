import { describe, expect, it } from 'vitest';
import {
  GrowingText,
  type LanguageModel,
  type ModelPart,
  type ModelRequest,
  type SpeechToText,
  type TextToSpeech,
} from '#providers';
import { totalCost, UsageMeter } from './usage-meter.ts';

const choice = { provider: 'sample', model: 'm' };
const request: ModelRequest = {
  messages: [{ role: 'user', content: 'x'.repeat(400), via: 'text' }],
  ...{ tools: [], language: 'en' },
};

function modelOf(...parts: ModelPart[]): LanguageModel {
  return {
    id: 'sample',
    async *stream() {
      yield* parts;
    },
  };
}

describe('the meter of a call', () => {
  it('counts the seconds that were recognised, not those between', () => {
    const meter = new UsageMeter();
    const nothing = () => undefined;
    const engine: SpeechToText = {
      id: 'sample',
      capabilities: { partials: true, phrases: false, languages: 'any', g711: [], wordTimes: false },
      open: () => ({
        ...{ write: nothing, beginSegment: nothing, endSegment: nothing, dropSegment: nothing },
        ...{ setPhrases: nothing, close: nothing },
      }),
    };
    const stream = meter.speechToText(engine, choice).open({ language: 'en', phrases: [] }, nothing);
    const second = new Int16Array(8000);
    stream.write(second);
    stream.beginSegment();
    stream.write(second);
    stream.write(second);
    stream.endSegment();
    stream.write(second);
    expect(meter.lines(({ seconds = 0 }) => seconds)).toEqual([
      { stage: 'speech-to-text', provider: 'sample', model: 'm', keys: 'ours', seconds: 2, costUsd: 2 },
    ]);
  });

  it('counts what a voice was sent of a sentence that was being written', async () => {
    const meter = new UsageMeter();
    const voice: TextToSpeech = {
      ...{ id: 'sample', voices: async () => [] },
      async *speak() {
        yield { samples: new Int16Array(1) };
      },
      async *speakGrowing({ text }, signal) {
        yield { samples: new Int16Array(1) };
        await text.whole(signal);
      },
    };
    const text = new GrowingText();
    text.become('We are');
    const abort = new AbortController();
    const { speakGrowing } = meter.textToSpeech(voice, choice);
    const reader = speakGrowing?.({ text, language: 'en' }, abort.signal)[Symbol.asyncIterator]();
    await reader?.next();
    text.become('We are open');
    abort.abort(new Error('enough'));
    text.become('We are open from nine to five.');
    await expect(reader?.next()).rejects.toThrow('enough');
    expect(meter.lines(() => null)).toMatchObject([{ characters: 'We are open'.length }]);
  });

  it('adds up the tokens that the vendor counted', async () => {
    const meter = new UsageMeter();
    const model = meter.languageModel(
      modelOf({ type: 'finish', inputTokens: 10, cachedTokens: 4, outputTokens: 2 }),
      choice,
    );
    const { signal } = new AbortController();
    for (let time = 0; time < 2; time++) for await (const part of model.stream(request, signal)) void part;
    const [line] = meter.lines(() => null);
    expect(line).toMatchObject({ inputTokens: 20, cachedTokens: 8, outputTokens: 4, costUsd: null });
    expect(line).not.toHaveProperty('isEstimated');
  });

  it('estimates those of an answer that was thrown away, and says so', async () => {
    const meter = new UsageMeter();
    const model = meter.languageModel(modelOf({ type: 'text', text: 'y'.repeat(40) }, { type: 'finish' }), choice);
    for await (const part of model.stream(request, new AbortController().signal)) {
      void part;
      break;
    }
    expect(meter.lines(() => 1)).toMatchObject([{ inputTokens: 100, outputTokens: 10, isEstimated: true }]);
  });

  it('sums what is known, and knows nothing where no price is', () => {
    const line = { stage: 'text-to-speech', provider: 'sample', model: '', keys: 'ours' } as const;
    expect(
      totalCost([
        { ...line, costUsd: 1 },
        { ...line, costUsd: null },
      ]),
    ).toBe(1);
    expect(totalCost([{ ...line, costUsd: null }])).toBeNull();
  });
});
