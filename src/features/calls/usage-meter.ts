import type { KeyOwner, UsageLine } from '#domain';
import {
  growingAs,
  type LanguageModel,
  type ModelPart,
  type ModelRequest,
  type SpeechToText,
  type TextToSpeech,
} from '#providers';
import type { Engine } from './line-ups.ts';

/** What something costs; null: not known. */
export type CostOf = (line: Omit<UsageLine, 'costUsd'>) => number | null;

interface Choice {
  readonly provider: string;
  readonly model: string;
}

type Amount = 'seconds' | 'characters' | 'inputTokens' | 'cachedTokens' | 'outputTokens';
type Line = Omit<UsageLine, 'costUsd' | Amount | 'isEstimated'> & { isEstimated: boolean } & Record<Amount, number>;

const SAMPLE_RATE = 8000;
/** A rule of thumb for text that no vendor counted. */
const CHARACTERS_PER_TOKEN = 4;
const AMOUNTS = {
  'speech-to-text': ['seconds'],
  'text-to-speech': ['characters'],
  'language-model': ['inputTokens', 'cachedTokens', 'outputTokens'],
} as const satisfies Record<UsageLine['stage'], readonly Amount[]>;

/** Counts what each provider does in one call: those that answer, those that are too slow, and answers thrown away too. */
export class UsageMeter {
  readonly #lines = new Map<string, Line>();

  /** Seconds within segments: between them nothing is recognised. */
  speechToText(engine: Engine<SpeechToText>, choice: Choice): SpeechToText {
    return {
      id: engine.id,
      capabilities: engine.capabilities,
      open: (settings, onEvent) => {
        const stream = engine.open(settings, onEvent);
        let isInSegment = false;
        return {
          write: (samples) => {
            if (isInSegment) this.#line('speech-to-text', engine, choice).seconds += samples.length / SAMPLE_RATE;
            stream.write(samples);
          },
          beginSegment: () => {
            isInSegment = true;
            stream.beginSegment();
          },
          endSegment: () => {
            isInSegment = false;
            stream.endSegment();
          },
          dropSegment: () => {
            isInSegment = false;
            stream.dropSegment();
          },
          setPhrases: (phrases) => stream.setPhrases(phrases),
          close: () => stream.close(),
        };
      },
    };
  }

  textToSpeech(engine: Engine<TextToSpeech>, choice: Choice): TextToSpeech {
    return {
      id: engine.id,
      voices: () => engine.voices(),
      speak: (request, signal) => {
        this.#line('text-to-speech', engine, choice).characters += request.text.length;
        return engine.speak(request, signal);
      },
      ...growingAs(engine, (speak) => (request, signal) => {
        // What is written after it was stopped is not sent any more.
        const stop = request.text.follow((added) => {
          this.#line('text-to-speech', engine, choice).characters += added.length;
        });
        signal.addEventListener('abort', stop, { once: true });
        return speak(request, signal);
      }),
    };
  }

  languageModel(engine: Engine<LanguageModel>, choice: Choice): LanguageModel {
    return {
      id: engine.id,
      stream: (request, signal) =>
        this.#counted(this.#line('language-model', engine, choice), request, engine.stream(request, signal)),
    };
  }

  /** Everything so far, priced. */
  lines(costOf: CostOf): UsageLine[] {
    return [...this.#lines.values()].map(({ isEstimated, ...line }) => {
      const amounts = Object.fromEntries(AMOUNTS[line.stage].map((name) => [name, rounded(line[name])]));
      const { stage, provider, model, keys } = line;
      const used = { stage, provider, model, keys, ...amounts, ...(isEstimated && { isEstimated }) };
      return { ...used, costUsd: costOf(used) };
    });
  }

  async *#counted(line: Line, request: ModelRequest, parts: AsyncIterable<ModelPart>): AsyncGenerator<ModelPart> {
    let written = 0;
    let isCounted = false;
    try {
      for await (const part of parts) {
        if (part.type === 'text') written += part.text.length;
        if (part.type === 'finish' && part.inputTokens !== undefined) {
          isCounted = true;
          line.inputTokens += part.inputTokens;
          line.cachedTokens += part.cachedTokens ?? 0;
          line.outputTokens += part.outputTokens ?? 0;
        }
        yield part;
      }
    } finally {
      // Cut off: the vendor has read the request all the same.
      if (!isCounted) {
        line.isEstimated = true;
        line.inputTokens += Math.ceil(lengthOf(request) / CHARACTERS_PER_TOKEN);
        line.outputTokens += Math.ceil(written / CHARACTERS_PER_TOKEN);
      }
    }
  }

  #line(stage: UsageLine['stage'], { keys = 'ours' }: { readonly keys?: KeyOwner }, { provider, model }: Choice): Line {
    const place = [stage, provider, model, keys].join(' ');
    const known = this.#lines.get(place);
    if (known) return known;
    const none = { seconds: 0, characters: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
    const line: Line = { stage, provider, model, keys, isEstimated: false, ...none };
    this.#lines.set(place, line);
    return line;
  }
}

/** The sum of what is known; null when nothing is. */
export function totalCost(lines: readonly UsageLine[]): number | null {
  const known = lines.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]));
  return known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0);
}

const rounded = (amount: number) => Math.round(amount * 100) / 100;

const lengthOf = ({ messages, tools }: ModelRequest): number =>
  messages.reduce((sum, { content }) => sum + content.length, 0) +
  tools.reduce((sum, tool) => sum + tool.description.length + JSON.stringify(tool.parameters).length, 0);
