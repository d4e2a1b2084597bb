import { samplesOf } from '#audio';
import type { Clock, Log } from '#base';
import { ProviderError } from '../../error.ts';
import { LeadIn } from '../../lead-in.ts';
import type {
  SpeechToText,
  SpeechToTextCapabilities,
  SpeechToTextStream,
  TranscriptEvent,
} from '../../speech-to-text.ts';
import { hears } from '../models/catalogue.ts';
import { installedModels } from '../models/installed.ts';
import { ModelEars } from '../sherpa/model-ears.ts';
import { isSherpaInstalled } from '../sherpa/sherpa-onnx.ts';
import { EngineProcess } from './engine-process.ts';
import type { EngineNews } from './protocol.ts';

/** Audio that may wait for the engine: more means that it is hopelessly behind. */
const MAX_BACKLOG_SAMPLES = samplesOf(10_000);

const LOCAL_CAPABILITIES = {
  partials: true,
  phrases: true,
  languages: ['en', 'fr', 'es', 'it'] as readonly string[],
  g711: [],
  wordTimes: false,
} satisfies SpeechToTextCapabilities;

export interface LocalSpeechToTextSettings {
  readonly clock: Clock;
  readonly log: Log;
  /** Where pulled models are; absent: none. */
  readonly modelsFolder?: string | undefined;
}

/** What is heard on this machine: by the programs of the system, and by the models that were pulled. */
export function hearingCapabilities(modelsFolder: string | undefined): SpeechToTextCapabilities {
  const pulled = isSherpaInstalled() ? installedModels(modelsFolder).filter(hears) : [];
  const languages = [LOCAL_CAPABILITIES.languages, ...pulled.map((model) => model.languages)].flat();
  return { ...LOCAL_CAPABILITIES, languages: [...new Set(languages)] };
}

/** The offline recogniser, which has a process to close. */
export interface LocalSpeechToText extends SpeechToText {
  /** Starts the engine, so that the first call does not wait for it. */
  warmUp(): void;
  /** Process id of the engine while it runs. */
  readonly pid: number | undefined;
  /** Idempotent; open streams give nothing more. */
  close(): Promise<void>;
}

/**
 * Recognition by a pulled model of the call's language; where there is none, by pocketsphinx: of the phrases given, or
 * of free English when there are none. Each in a process of its own. What is missing on the machine comes as the stream's `error` event.
 */
export function createLocalSpeechToText(settings: LocalSpeechToTextSettings): LocalSpeechToText {
  const { clock, log, modelsFolder } = settings;
  const sphinx = new EngineProcess(log);
  const models = new ModelEars(clock, log);
  const engineFor = (language: string) => {
    const model = installedModels(modelsFolder)
      .filter(hears)
      .find(({ languages }) => languages.includes(language.slice(0, 2)));
    if (modelsFolder === undefined || model === undefined || !isSherpaInstalled()) return sphinx;
    return models.of(model, modelsFolder);
  };
  return {
    id: 'local',
    get capabilities() {
      return hearingCapabilities(modelsFolder);
    },
    open: ({ language, phrases }, onEvent) => new LocalStream(engineFor(language), language, phrases, onEvent),
    warmUp: () => sphinx.start(),
    get pid() {
      return sphinx.pid;
    },
    close: async () => {
      await Promise.all([sphinx.close(), models.close()]);
    },
  };
}

class LocalStream implements SpeechToTextStream {
  readonly #send: ReturnType<EngineProcess['open']>;
  readonly #onEvent: (event: TranscriptEvent) => void;
  readonly #lead = new LeadIn();
  #inSegment = false;
  #segment = 0;
  /** Segments whose transcript is to come. */
  readonly #awaited = new Set<number>();
  /** Samples of the segment that were sent and not yet decoded. */
  #backlogSamples = 0;
  #sentSamples = 0;
  #partial = '';
  #closed = false;

  constructor(
    engine: EngineProcess,
    language: string,
    phrases: readonly string[],
    onEvent: (event: TranscriptEvent) => void,
  ) {
    this.#onEvent = onEvent;
    this.#send = engine.open(
      { language, phrases },
      { onNews: (news) => this.#take(news), onError: (error) => this.#fail(error) },
    );
  }

  write(samples: Int16Array): void {
    if (this.#closed) return;
    if (this.#inSegment) this.#sendAudio(samples.slice());
    else this.#lead.write(samples.slice());
  }

  beginSegment(): void {
    if (this.#closed || this.#inSegment) return;
    this.#inSegment = true;
    this.#segment++;
    this.#awaited.add(this.#segment);
    this.#sentSamples = 0;
    this.#backlogSamples = 0;
    this.#partial = '';
    this.#send({ type: 'begin', segment: this.#segment });
    for (const samples of this.#lead.take()) this.#sendAudio(samples);
  }

  endSegment(): void {
    if (this.#closed || !this.#inSegment) return;
    this.#inSegment = false;
    this.#send({ type: 'end', segment: this.#segment });
  }

  dropSegment(): void {
    if (this.#closed || !this.#awaited.delete(this.#segment)) return;
    this.#inSegment = false;
    this.#send({ type: 'drop', segment: this.#segment });
  }

  setPhrases(phrases: readonly string[]): void {
    if (!this.#closed) this.#send({ type: 'phrases', phrases });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#send({ type: 'close' });
  }

  #sendAudio(samples: Int16Array): void {
    this.#sentSamples += samples.length;
    this.#backlogSamples += samples.length;
    if (this.#backlogSamples <= MAX_BACKLOG_SAMPLES) {
      this.#send({ type: 'audio', segment: this.#segment, samples });
      return;
    }
    const error = new ProviderError('local', 'unavailable', 'The offline recogniser cannot keep up.');
    this.#send({ type: 'close' });
    // Never from within a call to the stream.
    queueMicrotask(() => this.#fail(error));
  }

  #take(news: Exclude<EngineNews, { type: 'failed' }>): void {
    if (this.#closed || !this.#awaited.has(news.segment)) return;
    if (news.type === 'final') {
      this.#awaited.delete(news.segment);
      const { text, confidence } = news;
      this.#onEvent({ type: 'final', text, ...(text !== '' && confidence !== undefined && { confidence }) });
      return;
    }
    if (!this.#inSegment || news.segment !== this.#segment) return;
    this.#backlogSamples = Math.max(0, this.#sentSamples - news.samples);
    if (news.text === this.#partial) return;
    this.#partial = news.text;
    this.#onEvent({ type: 'partial', text: news.text });
  }

  #fail(error: ProviderError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onEvent({ type: 'error', error });
  }
}
