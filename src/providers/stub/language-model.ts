import { type Clock, sleep } from '#base';
import type { LanguageModel, ModelPart } from '../language-model.ts';

export interface StubLanguageModelSettings {
  readonly clock: Clock;
  readonly firstTokenMs: number;
  /** Between two words. */
  readonly tokenMs: number;
  /** What it always says. */
  readonly reply: string;
}

/** A model that always says the same after fixed delays: for benchmarks without a network. */
export function createStubLanguageModel(settings: StubLanguageModelSettings): LanguageModel {
  const { clock, firstTokenMs, tokenMs } = settings;
  const words = settings.reply.split(/(?<= )/);
  return {
    id: 'stub',
    async *stream(_request, signal): AsyncGenerator<ModelPart> {
      if (firstTokenMs > 0) await sleep(clock, firstTokenMs, signal);
      for (const [index, text] of words.entries()) {
        if (index > 0 && tokenMs > 0) await sleep(clock, tokenMs, signal);
        signal.throwIfAborted();
        yield { type: 'text', text };
      }
      yield { type: 'finish', inputTokens: 0, outputTokens: words.length };
    },
  };
}
