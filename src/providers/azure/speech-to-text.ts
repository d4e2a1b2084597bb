import type {
  CancellationEventArgs,
  Connection,
  PushAudioInputStream,
  Recognizer,
  SpeechRecognitionResult,
  SpeechRecognizer,
} from 'microsoft-cognitiveservices-speech-sdk';
import { z } from 'zod';
import { encodeG711Into } from '#audio';
import type { Kept, VendorAccess } from '../catalog/vendor.ts';
import { failureOf, ProviderError } from '../error.ts';
import type { SpeechToText, SpeechToTextCapabilities, SpeechToTextSettings } from '../speech-to-text.ts';
import { type TurnEvents, type TurnRecogniser, TurnStream, type VendorTurn } from '../turns/turn-stream.ts';
import { kindOfCancellation } from './failure.ts';
import { type FrameSource, frameSource } from './frame-source.ts';
import { isJson } from './is-json.ts';
import { type Azure, type AzureSdk, configOf, reachAzure } from './sdk.ts';

export const AZURE_HEARING: SpeechToTextCapabilities = {
  ...{ partials: true, phrases: true, languages: 'any', g711: ['alaw'], wordTimes: false },
};

/** What the service accepts as silence between two phrases, in ms. */
const SEGMENTATION_MS = { least: 100, most: 5000 };
/** Phrases of one list that the service takes. */
const MAX_PHRASES = 500;

/** Recognition by Azure Speech, over the vendor's SDK: one connection a call, a turn of its protocol for each segment. */
export function createAzureSpeechToText(
  access: VendorAccess,
  choice: { readonly silenceMs: number },
): SpeechToText & Kept {
  return {
    id: 'azure',
    capabilities: AZURE_HEARING,
    open: (settings, onEvent) =>
      new TurnStream(
        {
          provider: 'azure',
          clock: access.clock,
          open: (fail) => new AzureRecogniser(access, settings, choice.silenceMs, fail),
        },
        onEvent,
      ),
    async warm() {
      await reachAzure(access);
    },
  };
}

interface Opened {
  readonly sdk: AzureSdk;
  readonly recogniser: SpeechRecognizer;
  readonly connection: Connection;
}

interface Turn {
  readonly frames: FrameSource;
  readonly events: TurnEvents;
}

class AzureRecogniser implements TurnRecogniser {
  readonly #access: VendorAccess;
  readonly #language: string;
  readonly #silenceMs: number;
  readonly #fail: (error: ProviderError) => void;
  #phrases: readonly string[];
  #opened: Opened | undefined;
  #azure: Azure | undefined;
  #turn: Turn | undefined;
  #isClosed = false;

  constructor(
    access: VendorAccess,
    settings: SpeechToTextSettings,
    silenceMs: number,
    fail: (error: ProviderError) => void,
  ) {
    this.#access = access;
    this.#language = settings.language;
    this.#silenceMs = silenceMs;
    this.#phrases = settings.phrases;
    this.#fail = fail;
    void this.#load();
  }

  begin(events: TurnEvents): VendorTurn {
    const frames = frameSource();
    this.#turn = { frames, events };
    if (this.#azure) this.#start(this.#azure, this.#turn);
    return { write: (samples) => frames.push(alawOf(samples)), end: () => frames.end() };
  }

  setPhrases(phrases: readonly string[]): void {
    this.#phrases = phrases;
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  async #load(): Promise<void> {
    try {
      const azure = await reachAzure(this.#access);
      if (this.#isClosed) return;
      this.#azure = azure;
      const { connection } = this.#open(azure);
      connection.openConnection(undefined, (details) => this.#lost(kindOfCancellation(undefined, details)));
      if (this.#turn) this.#start(azure, this.#turn);
    } catch (error) {
      this.#fail(error instanceof ProviderError ? error : failureOf('azure', 'configuration'));
    }
  }

  #open(azure: Azure): Opened {
    const { sdk } = azure;
    const config = configOf(azure, 'hearing');
    config.speechRecognitionLanguage = this.#language;
    config.outputFormat = sdk.OutputFormat.Detailed;
    const silenceMs = Math.min(Math.max(this.#silenceMs, SEGMENTATION_MS.least), SEGMENTATION_MS.most);
    config.setProperty(sdk.PropertyId.Speech_SegmentationSilenceTimeoutMs, String(Math.round(silenceMs)));
    // Audio comes in real time: the SDK need not slow it down. And whoever called us tries again, or elsewhere.
    config.setProperty('SPEECH-TransmitLengthBeforThrottleMs', String(Number.MAX_SAFE_INTEGER));
    config.setProperty('SPEECH-Error-MaxRetryCount', '0');
    const format = sdk.AudioStreamFormat.getWaveFormat(8000, 8, 1, sdk.AudioFormatTag.ALaw);
    const input = this.#inputOf(sdk.AudioInputStream.createPushStream(format));
    const recogniser = new sdk.SpeechRecognizer(config, sdk.AudioConfig.fromStreamInput(input));
    const opened = { sdk, recogniser, connection: sdk.Connection.fromRecognizer(recogniser) };
    this.#listen(opened);
    this.#opened = opened;
    return opened;
  }

  /** The SDK's push stream would collect 100 ms; what it reads from is replaced by the frames of the turn as they come. */
  #inputOf(stream: PushAudioInputStream): PushAudioInputStream {
    return Object.assign(stream, {
      attach: async (id: string) => {
        const frames = this.#turn?.frames ?? frameSource();
        return { id: () => id, read: () => frames.read(), detach: async () => undefined };
      },
    });
  }

  #listen({ sdk, recogniser, connection }: Opened): void {
    recogniser.recognizing = (_, { result }) => this.#turn?.events.interim(result.text);
    recogniser.recognized = (_, { result }) => {
      if (result.reason === sdk.ResultReason.RecognizedSpeech)
        this.#turn?.events.piece(result.text, confidenceOf(sdk, result));
    };
    recogniser.sessionStopped = () => {
      const turn = this.#turn;
      this.#turn = undefined;
      turn?.events.done();
    };
    recogniser.canceled = (
      _: Recognizer,
      event: CancellationEventArgs & { errorCode: number; errorDetails: string },
    ) => {
      if (event.reason === sdk.CancellationReason.EndOfStream) return;
      this.#lost(kindOfCancellation(sdk.CancellationErrorCode[event.errorCode], event.errorDetails));
    };
    connection.messageReceived = ({ message }) => {
      if (message.isTextMessage && !isJson(message.TextMessage)) this.#lost('protocol');
    };
    connection.disconnected = () => {
      if (this.#opened?.connection !== connection) return;
      // Between two turns nothing is lost: the next one opens a connection. Within one, the reason comes after this, or never.
      if (this.#turn) setImmediate(() => this.#opened?.connection === connection && this.#lost('unavailable'));
      else this.#drop();
    };
  }

  #start(azure: Azure, turn: Turn): void {
    const { recogniser } = this.#opened ?? this.#open(azure);
    const list = azure.sdk.PhraseListGrammar.fromRecognizer(recogniser);
    list.clear();
    list.addPhrases(this.#phrases.slice(0, MAX_PHRASES));
    recogniser.startContinuousRecognitionAsync(undefined, (details) => {
      if (this.#turn === turn) this.#lost(kindOfCancellation(undefined, details));
    });
  }

  #lost(kind: ProviderError['kind']): void {
    if (this.#isClosed) return;
    this.#drop();
    this.#fail(failureOf('azure', kind));
  }

  #drop(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.connection.close();
    // A connection that never opened cannot be closed: the SDK says so, and there is nothing to do about it.
    opened?.recogniser.close(undefined, () => undefined);
  }
}

function alawOf(samples: Int16Array): ArrayBuffer {
  const buffer = new ArrayBuffer(samples.length);
  encodeG711Into('alaw', samples, new Uint8Array(buffer));
  return buffer;
}

const Detailed = z.object({ NBest: z.array(z.object({ Confidence: z.number().min(0).max(1) })).min(1) });

function confidenceOf(sdk: AzureSdk, result: SpeechRecognitionResult): number | undefined {
  const json: unknown = JSON.parse(
    result.properties.getProperty(sdk.PropertyId.SpeechServiceResponse_JsonResult, '{}'),
  );
  return Detailed.safeParse(json).data?.NBest[0]?.Confidence;
}
