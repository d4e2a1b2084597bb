import type { LanguageModel, ModelPart, ModelRequest } from '../language-model.ts';
import { continuing, joinTo } from './continuation.ts';
import { type Candidates, type FailoverSettings, LineUp } from './line-up.ts';
import { relay, type Work } from './relay.ts';

/** The caller waits: by then a second model is asked, and the first word of either counts. */
const HEDGE_MS = 1200;
/** What answers without a network is much worse than a slow model. */
const LAST_RESORT_MS = 4500;
const STALL_MS = 2500;

/** A model made of several: one answers, and when it is slow, fails or breaks off, the next one goes on within the turn. One per call. */
export function failoverLanguageModel(models: Candidates<LanguageModel>, settings: FailoverSettings): LanguageModel {
  const lineUp = new LineUp('language-model', models, settings);
  return {
    get id() {
      return lineUp.current.name;
    },
    stream: (request, signal) => {
      const work = new ModelAnswer(request);
      return relay(
        {
          ...{ lineUp, settings, work, hedgeMs: HEDGE_MS, lastResortMs: LAST_RESORT_MS, stallMs: STALL_MS },
          run: (model, own) => model.stream(work.request, own),
          isOutput: (part) => isOutput(part, request),
          // Only a model can go on with what another has begun.
          canGoOn: ({ isLastResort }) => !isLastResort,
        },
        signal,
      );
    },
  };
}

/** A word or a call. After a tool's result an answer may be over at once: it was given before. */
function isOutput(part: ModelPart, { messages }: ModelRequest): boolean {
  if (part.type === 'text') return /[\p{L}\p{N}]/u.test(part.text);
  return part.type === 'tool-call' || messages.at(-1)?.role === 'tool';
}

/** What has come of an answer, by one model after the other. */
class ModelAnswer implements Work<ModelPart> {
  readonly #request: ModelRequest;
  #said = '';
  #hasCalled = false;
  #join = (text: string) => text;

  constructor(request: ModelRequest) {
    this.#request = request;
  }

  /** What the next model is asked. */
  get request(): ModelRequest {
    return this.#said === '' ? this.#request : continuing(this.#request, this.#said);
  }

  begin(): void {
    if (this.#said !== '') this.#join = joinTo(this.#said);
  }

  take(part: ModelPart): ModelPart | undefined {
    if (part.type === 'tool-call') this.#hasCalled = true;
    if (part.type !== 'text') return part;
    const text = this.#join(part.text);
    this.#said += text;
    return text === '' ? undefined : { type: 'text', text };
  }

  end(): void {
    // Every end is an end.
  }

  /** What was called is being done: the model will be asked again with its result. */
  rest(): 'more' | 'lost' {
    return this.#hasCalled ? 'lost' : 'more';
  }
}
