import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { parseWav, resample, wavSamples } from '#audio';
import { OPENAI_KEY } from './openai-realtime.ts';
import type { SocketFault, VendorServer } from './socket-server.ts';
import { type Persona, personaOf, spoken, WordEar } from './speech.ts';

const PCM_RATE = 24_000;
const PIECE_BYTES = 4801;
const STATUSES: Readonly<Partial<Record<SocketFault, number>>> = { 'bad key': 401, throttled: 429, '5xx': 503 };

type Fields = Readonly<Record<string, unknown>>;

export interface AudioRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** JSON; or the fields of a form, with the length of its file in seconds as `seconds`, its rate as `rate`. */
  readonly body: Fields;
}

export interface AudioServer extends VendorServer {
  readonly requests: readonly AudioRequest[];
  /** TCP connections that were opened. */
  readonly opened: number;
  /** Resolves when a client has left before its answer was complete. */
  readonly clientLeft: Promise<void>;
}

export interface AudioServerSettings extends Partial<Persona> {
  /** Answered to `GET /audio/voices`; absent: there is no such page. */
  readonly voices?: unknown;
  /** Of the speech; absent: as OpenAI does. */
  readonly contentType?: string;
  /** Speech goes on and on. */
  readonly isEndless?: boolean;
  /** Whether requests without the key are let in, as local servers do. */
  readonly isOpen?: boolean;
}

/** A server that speaks the part of OpenAI's audio API that is requests: `audio/speech` and `audio/transcriptions`. */
export async function startOpenAiAudio(settings: AudioServerSettings = {}): Promise<AudioServer> {
  const requests: AudioRequest[] = [];
  const gets: string[] = [];
  const held: (() => void)[] = [];
  let fault: SocketFault | undefined;
  let opened = 0;
  let left: () => void = () => undefined;
  const clientLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.on('close', () => response.writableFinished || left());
    const path = request.url ?? '';
    const body = request.method === 'POST' ? await bodyOf(request) : {};
    if (request.method === 'POST') {
      server.watch?.('received');
      requests.push({ path, headers: request.headers, body });
    } else gets.push(path);
    const isKnown = settings.isOpen || request.headers.authorization === `Bearer ${OPENAI_KEY}`;
    const status = (fault && STATUSES[fault]) ?? (isKnown ? undefined : 401);
    const answer = () => serve(response, { path, body, fault, settings, onSpeech: () => server.watch?.('sent') });
    if (status !== undefined) refuse(response, status);
    else if (fault === 'slow') held.push(() => void answer());
    else if (fault !== 'silent' && fault !== 'no handshake') await answer();
  };
  const http = createServer((request, response) => void take(request, response));
  http.on('connection', (socket) => {
    opened++;
    if (fault === 'refused') socket.destroy();
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: AudioServer = {
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    ...{ connections: [], gets, requests, clientLeft },
    get opened() {
      return opened;
    },
    get open() {
      return 0;
    },
    get fault() {
      return fault;
    },
    set fault(value) {
      fault = value;
    },
    letGo() {
      for (const answer of held.splice(0)) answer();
    },
    drop: () => http.closeAllConnections(),
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

interface Exchange {
  readonly path: string;
  readonly body: Fields;
  readonly fault: SocketFault | undefined;
  readonly settings: AudioServerSettings;
  readonly onSpeech: () => void;
}

async function serve(response: ServerResponse, exchange: Exchange): Promise<void> {
  const { path, body, fault, settings } = exchange;
  if (path === '/v1/audio/voices' && settings.voices !== undefined) sendJson(response, settings.voices);
  else if (path === '/v1/models') sendJson(response, { object: 'list', data: [] });
  else if (body.model === 'unknown') refuse(response, 404, 'model');
  else if (body.voice === 'nobody') refuse(response, 400, 'voice');
  else if (body.input === '') refuse(response, 400, 'input');
  else if (fault === 'malformed') response.setHeader('content-type', 'text/html').end('<html>');
  else if (path === '/v1/audio/speech') await speak(response, exchange);
  else if (path === '/v1/audio/transcriptions') transcribe(response, exchange);
  else refuse(response, 404);
}

function refuse(response: ServerResponse, status: number, param: string | null = null): void {
  const error = { message: 'sk-secret, words of the caller', type: 'invalid_request_error', param, code: null };
  sendJson(response, { error }, status);
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body, null, 2));
}

function transcribe(response: ServerResponse, { body: { samples }, fault, settings }: Exchange): void {
  const ear = new WordEar(personaOf(settings));
  ear.hear(samples as Int16Array);
  const text = JSON.stringify({ text: ` ${ear.finish()}` });
  if (fault === 'disconnect mid-stream') response.write(text.slice(0, 5), () => response.destroy());
  else response.end(fault === 'half a frame' ? text.slice(0, 5) : text);
}

/** A moment of silence and then the sentence, cut in the middle of samples as networks do. */
async function speak(response: ServerResponse, { body, fault, settings, onSpeech }: Exchange): Promise<void> {
  const voice = await resample(spoken(String(body.input), personaOf(settings)), 8000, PCM_RATE);
  const pcm = Buffer.concat([
    Buffer.alloc(PCM_RATE / 5),
    Buffer.from(voice.buffer, voice.byteOffset, voice.byteLength),
  ]);
  onSpeech();
  response.writeHead(200, { 'content-type': settings.contentType ?? 'audio/pcm' });
  if (fault === 'disconnect mid-stream') response.write(pcm.subarray(0, 20_000), () => response.destroy());
  else if (fault === 'half a frame') response.end(pcm.subarray(0, 20_001));
  else Readable.from(piecesOf(pcm)).pipe(response, { end: !settings.isEndless });
}

function* piecesOf(pcm: Buffer): Generator<Buffer> {
  for (let at = 0; at < pcm.length; at += PIECE_BYTES) yield pcm.subarray(at, at + PIECE_BYTES);
}

async function bodyOf(request: IncomingMessage): Promise<Fields> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1];
  return boundary === undefined ? JSON.parse(bytes.toString()) : formOf(bytes, boundary);
}

/** RFC 7578. */
async function formOf(bytes: Buffer, boundary: string): Promise<Fields> {
  const parts = bytes.toString('latin1').split(`--${boundary}`);
  if (parts.shift() !== '' || parts.pop() !== '--\r\n') return { isBroken: true };
  const fields = parts.map(async (part): Promise<Fields> => {
    const end = part.indexOf('\r\n\r\n');
    const header = part.slice(0, end);
    const name = /name="([^"]+)"/.exec(header)?.[1] ?? '';
    const value = Buffer.from(part.slice(end + 4, -2), 'latin1');
    return name === 'file' ? fileOf(header, value) : { [name]: value.toString() };
  });
  return Object.assign({}, ...(await Promise.all(fields)));
}

async function fileOf(header: string, bytes: Buffer): Promise<Fields> {
  const wav = parseWav(bytes);
  const samples = wavSamples(wav);
  const isNamed = /filename="[^"]+\.wav"\r\ncontent-type: audio\/wav/.test(header);
  const seconds = samples.length / wav.sampleRate;
  return { seconds, isNamed, rate: wav.sampleRate, samples: await resample(samples, wav.sampleRate, 8000) };
}
