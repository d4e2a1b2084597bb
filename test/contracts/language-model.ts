import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageModel, ModelPart, ModelRequest } from '#providers';

export interface LanguageModelUnderTest {
  /** Answers any request with at least two words and without a tool call. */
  readonly model: LanguageModel;
  close(): Promise<void>;
}

const REQUEST: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello', via: 'text' },
  ],
  tools: [],
  language: 'en-GB',
};

async function read(model: LanguageModel, signal = new AbortController().signal): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.stream(REQUEST, signal)) parts.push(part);
  return parts;
}

/** What every language model keeps to. */
export function testLanguageModel(name: string, make: () => Promise<LanguageModelUnderTest>): void {
  describe(`${name}, as a language model`, () => {
    let under: LanguageModelUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.close());

    it('streams text and then one finish', async () => {
      const parts = await read(under.model);
      expect(parts.filter(({ type }) => type === 'text').length).toBeGreaterThan(0);
      expect(parts.filter(({ type }) => type === 'finish')).toHaveLength(1);
      expect(parts.at(-1)?.type).toBe('finish');
    });

    it('gives no empty text', async () => {
      const texts = (await read(under.model)).flatMap((part) => (part.type === 'text' ? part.text : []));
      expect(texts).not.toContain('');
      expect(texts.join('').trim()).not.toBe('');
    });

    it('says nothing when it is aborted before', async () => {
      const reason = new Error('before');
      await expect(read(under.model, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    it('ends with the reason when it is aborted in the middle', async () => {
      const controller = new AbortController();
      const reason = new Error('middle');
      const read = async () => {
        for await (const _ of under.model.stream(REQUEST, controller.signal)) controller.abort(reason);
      };
      await expect(read()).rejects.toBe(reason);
    });

    it('can be left early and asked again', async () => {
      for await (const _ of under.model.stream(REQUEST, new AbortController().signal)) break;
      expect((await read(under.model)).at(-1)?.type).toBe('finish');
    });

    it('answers several at once', async () => {
      const all = await Promise.all(Array.from({ length: 5 }, () => read(under.model)));
      for (const parts of all) expect(parts.at(-1)?.type).toBe('finish');
    });
  });
}
