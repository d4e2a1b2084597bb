import type { v2 } from '@google-cloud/speech';
import { z } from 'zod';
import { encodeG711 } from '#audio';
import type { Kept, VendorAccess } from '../catalog/vendor.ts';
import { failureOf, type ProviderError } from '../error.ts';
import { once } from '../once.ts';
import type { SpeechToText, SpeechToTextCapabilities, SpeechToTextSettings } from '../speech-to-text.ts';
import { type TurnEvents, type TurnRecogniser, TurnStream, type VendorTurn } from '../turns/turn-stream.ts';
import { connectAhead, connectTo } from './connect.ts';
import { googleFailure } from './failure.ts';

export const GOOGLE_HEARING: SpeechToTextCapabilities = {
  ...{ partials: true, phrases: true, languages: 'any', g711: ['alaw'], wordTimes: false },
};

/** Made for telephone lines first; Chirp is in some regions only. */
export const GOOGLE_MODELS = ['telephony', 'long', 'chirp_2', 'chirp_3'] as const;

/** Phrases of one set that the service takes. */
const MAX_PHRASES = 1000;
/** The assistant's silence before end of turn to how soon the service believes that a sentence is over. Of Chirp 3 only. */
const SENSITIVITIES = [
  [400, 'ENDPOINTING_SENSITIVITY_SUPERSHORT'],
  [800, 'ENDPOINTING_SENSITIVITY_SHORT'],
  [Number.POSITIVE_INFINITY, 'ENDPOINTING_SENSITIVITY_STANDARD'],
] as const;

interface Client {
  readonly speech: v2.SpeechClient;
  readonly recognizer: string;
}

interface Choice {
  readonly model: string;
  readonly silenceMs: number;
}

/** Recognition by Google Cloud Speech-to-Text v2: one connection for all calls, a `StreamingRecognize` for each segment. */
export function createGoogleSpeechToText(access: VendorAccess, choice: Choice): SpeechToText & Kept {
  const client = once(() => open(access));
  return {
    id: 'google-cloud',
    capabilities: GOOGLE_HEARING,
    open: (settings, onEvent) =>
      new TurnStream(
        {
          provider: 'google-cloud',
          clock: access.clock,
          open: (fail) => new GoogleRecogniser(client.get, settings, choice, fail),
        },
        onEvent,
      ),
    async warm() {
      await client.get();
    },
    async close() {
      await (await client.made)?.speech.close();
    },
  };
}

async function open(access: VendorAccess): Promise<Client> {
  const { account, options } = await connectTo(access, ({ region }) =>
    region === 'global' ? 'speech.googleapis.com' : `${region}-speech.googleapis.com`,
  );
  const { v2: speechV2 } = await import('@google-cloud/speech');
  const speech = new speechV2.SpeechClient(options);
  await speech.initialize();
  await connectAhead(speech.speechStub);
  return { speech, recognizer: `projects/${account.projectId}/locations/${account.region}/recognizers/_` };
}

class GoogleRecogniser implements TurnRecogniser {
  readonly #settings: SpeechToTextSettings;
  readonly #choice: Choice;
  readonly #fail: (error: ProviderError) => void;
  #phrases: readonly string[];
  #client: Client | undefined;
  #turn: Turn | undefined;
  #isClosed = false;

  constructor(
    connect: () => Promise<Client>,
    settings: SpeechToTextSettings,
    choice: Choice,
    fail: (error: ProviderError) => void,
  ) {
    this.#settings = settings;
    this.#choice = choice;
    this.#phrases = settings.phrases;
    this.#fail = fail;
    connect().then(
      (client) => {
        this.#client = client;
        this.#start();
      },
      (error: unknown) => fail(googleFailure(error)),
    );
  }

  begin(events: TurnEvents): VendorTurn {
    const turn: Turn = { events, waiting: [], hasEnded: false, call: undefined };
    this.#turn = turn;
    this.#start();
    return {
      write(samples) {
        const audio = encodeG711('alaw', samples);
        if (turn.call) turn.call.write({ audio });
        else turn.waiting.push(audio);
      },
      end() {
        turn.hasEnded = true;
        turn.call?.end();
      },
    };
  }

  setPhrases(phrases: readonly string[]): void {
    this.#phrases = phrases;
  }

  close(): void {
    this.#isClosed = true;
    this.#turn?.call?.cancel();
  }

  #start(): void {
    const turn = this.#turn;
    const client = this.#client;
    if (!turn || !client || turn.call || this.#isClosed) return;
    const call = client.speech._streamingRecognize();
    turn.call = call;
    call.on('data', (data: unknown) => this.#take(turn, data));
    call.on('error', (error: unknown) => this.#lost(turn, error));
    call.on('end', () => {
      if (this.#turn !== turn || this.#isClosed) return;
      this.#turn = undefined;
      turn.events.done();
    });
    call.write({ recognizer: client.recognizer, streamingConfig: this.#config() });
    for (const audio of turn.waiting.splice(0)) call.write({ audio });
    if (turn.hasEnded) call.end();
  }

  #config() {
    const { model, silenceMs } = this.#choice;
    const phrases = this.#phrases.slice(0, MAX_PHRASES).map((value) => ({ value }));
    const sensitivity = SENSITIVITIES.find(([mostMs]) => silenceMs <= mostMs)?.[1];
    return {
      config: {
        explicitDecodingConfig: { encoding: 'ALAW', sampleRateHertz: 8000, audioChannelCount: 1 },
        model: model || GOOGLE_MODELS[0],
        languageCodes: [this.#settings.language],
        features: { enableAutomaticPunctuation: true },
        ...(phrases.length > 0 && { adaptation: { phraseSets: [{ inlinePhraseSet: { phrases } }] } }),
      },
      streamingFeatures: {
        interimResults: true,
        ...(model === 'chirp_3' && { endpointingSensitivity: sensitivity }),
      },
    };
  }

  #take(turn: Turn, data: unknown) {
    if (this.#turn !== turn || this.#isClosed) return;
    const answer = Response.safeParse(data);
    if (!answer.success) return this.#lost(turn, failureOf('google-cloud', 'protocol'));
    const interim: string[] = [];
    for (const { alternatives, isFinal } of answer.data.results) {
      const { transcript = '', confidence = 0 } = alternatives?.[0] ?? {};
      // 0: the model gives none.
      if (isFinal) turn.events.piece(transcript, confidence > 0 ? confidence : undefined);
      else interim.push(transcript);
    }
    if (interim.length > 0) turn.events.interim(interim.join(''));
  }

  #lost(turn: Turn, error: unknown): void {
    if (this.#turn !== turn || this.#isClosed) return;
    this.#turn = undefined;
    this.#fail(googleFailure(error));
  }
}

interface Turn {
  readonly events: TurnEvents;
  /** Audio that waits for the client. */
  readonly waiting: Uint8Array[];
  hasEnded: boolean;
  call: ReturnType<v2.SpeechClient['_streamingRecognize']> | undefined;
}

const Response = z.object({
  results: z
    .array(
      z.object({
        isFinal: z.boolean().nullish(),
        alternatives: z
          .array(z.object({ transcript: z.string().optional(), confidence: z.number().min(0).max(1).optional() }))
          .nullish(),
      }),
    )
    .nullish()
    .transform((results) => results ?? []),
});
