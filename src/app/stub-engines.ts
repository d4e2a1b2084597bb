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
  readonly transcriptMs: number;
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
  const { transcriptMs, firstTokenMs, firstAudioMs } = delays;
  const script = delays.script === undefined ? undefined : readStubScript(delays.script);
  return {
    speechToText: createEar(clock, transcriptMs, script),
    textToSpeech: createStubTextToSpeech({ clock, firstAudioMs }),
    languageModel: createStubLanguageModel({
      clock,
      firstTokenMs,
      tokenMs: 10,
      reply: script?.reply ?? 'We are open from nine to five. Do come and see us.',
    }),
  };
}

function createEar(clock: Clock, transcriptMs: number, script: ReadScript | undefined): SpeechToText {
  const { utterances } = script ?? {};
  if (utterances) return createScriptedSpeechToText({ clock, utterances, transcriptMs, partialMs: transcriptMs });
  return createStubSpeechToText({ clock, transcriptMs, text: 'I would like to know your opening hours please' });
}
