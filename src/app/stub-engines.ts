import type { Clock } from '#base';
import type { LanguageModel, SpeechToText, TextToSpeech } from '#providers';
import {
  createScriptedSpeechToText,
  createStubLanguageModel,
  createStubSpeechToText,
  createStubTextToSpeech,
} from '#providers/stub';
import { type ReadScript, readStubScript } from './stub-script.ts';

/** Delays of the stub providers, in ms: where the network would be. */
export interface StubDelays {
  /** End of the caller's turn to its final transcript. */
  readonly transcriptMs: number;
  /** End of a word to the partial transcript with it; as late as the final one when absent. */
  readonly partialMs?: number;
  readonly firstTokenMs: number;
  readonly firstAudioMs: number;
  /** File with what callers say and the assistant answers; else always the same. */
  readonly script?: string;
}

export interface StubEngines {
  readonly speechToText: SpeechToText;
  readonly textToSpeech: TextToSpeech;
  readonly languageModel: LanguageModel;
}

/** The provider `stub`, which benchmarks use. */
export function createStubEngines(clock: Clock, delays: StubDelays): StubEngines {
  const { firstTokenMs, firstAudioMs } = delays;
  const script = delays.script === undefined ? undefined : readStubScript(delays.script);
  return {
    speechToText: createEar(clock, delays, script),
    textToSpeech: createStubTextToSpeech({ clock, firstAudioMs }),
    languageModel: createStubLanguageModel({
      clock,
      firstTokenMs,
      tokenMs: 10,
      reply: script?.reply ?? 'We are open from nine to five. Do come and see us.',
    }),
  };
}

function createEar(
  clock: Clock,
  { transcriptMs, partialMs = transcriptMs }: StubDelays,
  script: ReadScript | undefined,
): SpeechToText {
  const { utterances } = script ?? {};
  if (utterances) return createScriptedSpeechToText({ clock, utterances, transcriptMs, partialMs });
  const text = 'I would like to know your opening hours please';
  return createStubSpeechToText({ clock, transcriptMs, partialMs, text });
}
