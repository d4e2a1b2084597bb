import { z } from 'zod';
import { concatSamples, encodeWav, resample, SAMPLE_RATE, samplesOf } from '#audio';
import { systemIds, withDeadline } from '#base';
import type { Kept } from '../catalog/vendor.ts';
import { LeadIn } from '../lead-in.ts';
import type {
  SpeechToText,
  SpeechToTextCapabilities,
  SpeechToTextSettings,
  SpeechToTextStream,
  TranscriptEvent,
} from '../speech-to-text.ts';
import { parseMessage } from '../websocket/index.ts';
import { failureOfRequest } from './failure.ts';
import { hintsOf, shortLanguage } from './hints.ts';
import { ask, openAhead, type SpeechServer } from './server.ts';

/** What Whisper listens at, in Hz. */
const WHISPER_RATE = 16_000;
/** A server without a graphics card takes a second or two for a sentence. */
const ANSWER_MS = 10_000;
/** Of a longer segment the beginning is lost. */
const MOST_SAMPLES = samplesOf(120_000);

const Answer = z.object({ text: z.string() });

export const UPLOADED_CAPABILITIES: SpeechToTextCapabilities = {
  ...{ partials: false, phrases: true, languages: 'any', g711: [], wordTimes: false },
};

/** Recognition of whole segments by `POST /audio/transcriptions`, which every Whisper server speaks. */
export const createUploadedTranscription = (server: SpeechServer, model: string): SpeechToText & Kept => ({
  id: server.provider,
  capabilities: UPLOADED_CAPABILITIES,
  open: (settings, onEvent) => new UploadStream(server, model, settings, onEvent),
  warm: () => openAhead(server),
});

class UploadStream implements SpeechToTextStream {
  readonly #server: SpeechServer;
  readonly #model: string;
  readonly #onEvent: (event: TranscriptEvent) => void;
  readonly #lead = new LeadIn();
  readonly #closing = new AbortController();
  #settings: SpeechToTextSettings;
  #segment: Int16Array[] | undefined;
  #segmentSamples = 0;
  /** Of the last segment that is over. */
  #ticket = { isWanted: false };
  /** Segments are heard side by side; their transcripts come in order. */
  #told: Promise<void> = Promise.resolve();

  constructor(
    server: SpeechServer,
    model: string,
    settings: SpeechToTextSettings,
    onEvent: (event: TranscriptEvent) => void,
  ) {
    this.#server = server;
    this.#model = model;
    this.#settings = settings;
    this.#onEvent = onEvent;
  }

  write(samples: Int16Array): void {
    if (this.#segment) this.#hear(this.#segment, samples);
    else this.#lead.write(samples);
  }

  beginSegment(): void {
    if (this.#segment) return;
    this.#segment = this.#lead.take();
    this.#segmentSamples = this.#segment.reduce((sum, { length }) => sum + length, 0);
  }

  endSegment(): void {
    const segment = this.#segment;
    if (!segment || this.#closing.signal.aborted) return;
    this.#segment = undefined;
    const transcript = this.#transcribe(concatSamples(segment));
    const before = this.#told;
    const ticket = { isWanted: true };
    this.#ticket = ticket;
    this.#told = before
      .then(() => transcript)
      .then((event) => {
        if (ticket.isWanted || event.type === 'error') this.#tell(event);
      });
  }

  dropSegment(): void {
    if (!this.#segment) this.#ticket.isWanted = false;
    this.#segment = undefined;
  }

  setPhrases(phrases: readonly string[]): void {
    this.#settings = { ...this.#settings, phrases };
  }

  close(): void {
    this.#closing.abort();
  }

  #hear(segment: Int16Array[], samples: Int16Array): void {
    segment.push(samples);
    this.#segmentSamples += samples.length;
    if (this.#segmentSamples > MOST_SAMPLES) this.#segmentSamples -= segment.shift()?.length ?? 0;
  }

  #tell(event: TranscriptEvent): void {
    if (this.#closing.signal.aborted) return;
    if (event.type === 'error') this.close();
    this.#onEvent(event);
  }

  /** Never rejects. */
  async #transcribe(samples: Int16Array): Promise<TranscriptEvent> {
    try {
      const text = await this.#upload(samples);
      return { type: 'final', text };
    } catch (error) {
      return { type: 'error', error: failureOfRequest(this.#server.provider, error) };
    }
  }

  async #upload(samples: Int16Array): Promise<string> {
    const { provider, access } = this.#server;
    const wav = encodeWav(await resample(samples, SAMPLE_RATE, WHISPER_RATE), WHISPER_RATE);
    const request = { path: '/audio/transcriptions', timeoutMs: ANSWER_MS, ...multipart(this.#fields(), wav) };
    const answer = await ask(this.#server, request, this.#closing.signal);
    const json = await withDeadline(access.clock, ANSWER_MS, this.#closing.signal, () => answer.text());
    return parseMessage(provider, Answer, json).text.trim();
  }

  #fields(): Record<string, string> {
    const prompt = hintsOf(this.#settings.phrases).join(', ');
    return {
      model: this.#model,
      language: shortLanguage(this.#settings.language),
      ...{ response_format: 'json', temperature: '0' },
      ...(prompt !== '' && { prompt }),
    };
  }
}

/** RFC 7578. By hand: the form of Node's own fetch is not one for another copy of it. */
function multipart(fields: Readonly<Record<string, string>>, wav: Uint8Array) {
  const boundary = `parley-${systemIds.token(16)}`;
  const part = (disposition: string) => `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`;
  const texts = Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`);
  const file = `${part('name="file"; filename="speech.wav"')}content-type: audio/wav\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(texts.join('') + file), wav, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}
