import { ALAW_SILENCE } from '#audio';
import type { AzureLine, AzureMessage, AzureService } from './azure.ts';

const TICKS_PER_BYTE = 10_000_000 / 8000;
/** A hypothesis comes every this much sound. */
const HYPOTHESIS_BYTES = 2000;

/** The recognition side: a turn begins with `speech.context` and a WAV header, and ends with an empty audio message. */
export class AzureHearing implements AzureService {
  readonly #line: AzureLine;
  #requestId = '';
  #hasBegun = false;
  #bytes = 0;
  #loud = 0;
  #hypotheses = 0;

  constructor(line: AzureLine) {
    this.#line = line;
  }

  message({ path, requestId }: AzureMessage, payload: Buffer) {
    if (path === 'speech.context') this.#begin(requestId);
    if (path !== 'audio' || requestId !== this.#requestId) return;
    if (payload.subarray(0, 4).toString() === 'RIFF') return this.#header(payload);
    if (payload.length === 0) return void this.#end();
    this.#bytes += payload.length;
    for (const byte of payload) if (byte !== ALAW_SILENCE && byte !== (ALAW_SILENCE ^ 0x80)) this.#loud++;
    if (this.#loud >= HYPOTHESIS_BYTES * (this.#hypotheses + 1)) this.#hypothesis();
  }

  #begin(requestId: string): void {
    this.#requestId = requestId;
    this.#hasBegun = false;
    this.#bytes = 0;
    this.#loud = 0;
    this.#hypotheses = 0;
  }

  /** What the service knows the encoding from: A-law is format 6. */
  #header(wav: Buffer) {
    const format = [wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt32LE(24), wav.readUInt16LE(34)];
    if (format.join() !== '6,1,8000,8') return this.#line.end(1007, 'Unsupported audio format');
    if (this.#line.server.fault === 'silent') return;
    this.#hasBegun = true;
    this.#line.text('turn.start', this.#requestId, JSON.stringify({ context: { serviceTag: 'test' } }));
  }

  #hypothesis(): void {
    if (!this.#hasBegun) return;
    if (this.#hypotheses === 0) this.#send('speech.startDetected', { Offset: 0 });
    this.#hypotheses++;
    const words = this.#line.persona.transcript.split(' ').slice(0, this.#hypotheses);
    this.#send('speech.hypothesis', { Text: words.join(' ').toLowerCase(), Offset: 0, Duration: this.#ticks() });
    if (this.#line.server.fault === 'disconnect mid-stream') this.#line.end();
  }

  async #end(): Promise<void> {
    if (!this.#hasBegun) return;
    await this.#line.ready();
    if (this.#line.server.fault === 'half a frame') return this.#line.half();
    const phrase = JSON.stringify(
      this.#loud > 0 ? this.#phrase() : { RecognitionStatus: 'NoMatch', Offset: 0, Duration: this.#ticks() },
    );
    if (this.#line.server.fault === 'malformed') return this.#text('speech.phrase', phrase.slice(0, phrase.length / 2));
    this.#text('speech.phrase', phrase);
    this.#send('speech.endDetected', { Offset: this.#ticks() });
    this.#send('turn.end', {});
  }

  #phrase() {
    const { transcript: Display } = this.#line.persona;
    const NBest = [{ Confidence: 0.93, Lexical: Display.toLowerCase(), ITN: Display, MaskedITN: Display, Display }];
    return { RecognitionStatus: 'Success', DisplayText: Display, Offset: 0, Duration: this.#ticks(), NBest };
  }

  readonly #ticks = (): number => this.#bytes * TICKS_PER_BYTE;
  readonly #send = (path: string, body: object): void => this.#text(path, JSON.stringify(body));
  readonly #text = (path: string, body: string): void => this.#line.text(path, this.#requestId, body);
}
