import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeG711 } from '#audio';
import type { AzureLine, AzureMessage, AzureService } from './azure.ts';
import { CHARACTER_SAMPLES, spoken } from './speech.ts';

const STREAM = 'STREAM';
const TICKS_PER_SAMPLE = 10_000_000 / 8000;
const PIECE_SAMPLES = 1600;

/** The synthesis side: `ssml` is answered with a turn of metadata and audio, which `synthesis.control` can stop. */
export class AzureSpeaking implements AzureService {
  readonly #line: AzureLine;
  #format = '';
  #stopped = '';

  constructor(line: AzureLine) {
    this.#line = line;
  }

  message({ path, requestId, body }: AzureMessage): void {
    if (path === 'synthesis.context') this.#format = JSON.parse(String(body)).synthesis.audio.outputFormat;
    if (path === 'synthesis.control') this.#stopped = requestId;
    if (path === 'ssml') void this.#speak(requestId, String(body));
  }

  async #speak(requestId: string, ssml: string): Promise<void> {
    const line = this.#line;
    if (this.#format !== 'raw-8khz-8bit-mono-alaw') return line.end(1007, 'Unsupported output format');
    const voice = /<voice name="([^"]*)">/.exec(ssml)?.[1] ?? '';
    if (!/^[a-z]{2}-[A-Z]{2}-\w+Neural$/.test(voice)) return line.end(1007, `Unsupported voice ${voice}.`);
    if (line.server.fault === 'silent') return;
    await line.ready();
    if (line.server.fault === 'half a frame') return line.half();
    const send = (path: string, message: object) => line.text(path, requestId, JSON.stringify(message));
    send('turn.start', { context: { serviceTag: 'test' } });
    send('response', { context: { serviceTag: 'test' }, audio: { type: 'inline', streamId: STREAM } });
    const text = textOf(ssml);
    const metadata = JSON.stringify({ Metadata: wordsOf(text) });
    if (line.server.fault === 'malformed')
      return line.text('audio.metadata', requestId, metadata.slice(0, metadata.length / 2));
    line.text('audio.metadata', requestId, metadata);
    const samples = spoken(text, line.persona);
    for (let at = 0; at < samples.length && this.#stopped !== requestId; at += PIECE_SAMPLES) {
      line.binary('audio', requestId, STREAM, encodeG711('alaw', samples.subarray(at, at + PIECE_SAMPLES)));
      if (line.server.fault === 'disconnect mid-stream') return line.end();
      await nextTurn();
    }
    line.binary('audio', requestId, STREAM, new Uint8Array());
    send('turn.end', {});
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const textOf = (ssml: string): string =>
  ssml.replace(/<[^>]*>/g, '').replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '');

function wordsOf(text: string): object[] {
  return [...text.matchAll(/[\p{L}\p{N}']+|[^\p{L}\p{N}\s]/gu)].map(({ 0: word, index }) => {
    const BoundaryType = /[\p{L}\p{N}]/u.test(word) ? 'WordBoundary' : 'PunctuationBoundary';
    const Data = {
      ...{
        Offset: index * CHARACTER_SAMPLES * TICKS_PER_SAMPLE,
        Duration: word.length * CHARACTER_SAMPLES * TICKS_PER_SAMPLE,
      },
      text: { Text: word, Length: word.length, BoundaryType },
    };
    return { Type: 'WordBoundary', Data };
  });
}
