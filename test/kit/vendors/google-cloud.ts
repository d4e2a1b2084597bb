import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fromJSON } from '@grpc/proto-loader';
import { grpc } from 'google-gax';
import { decodeG711, encodeG711 } from '#audio';
import { createCutProxy } from './cut-proxy.ts';
import type { FaultyServer } from './socket-faults.ts';
import type { SocketFault } from './socket-server.ts';
import { type Persona, personaOf, spoken, WordEar } from './speech.ts';

/** A key file as Google gives it, of nobody. */
export const SERVICE_ACCOUNT = JSON.stringify({
  ...{ type: 'service_account', project_id: 'a-project', client_email: 'parley@a-project.iam.gserviceaccount.com' },
  private_key: '-----BEGIN PRIVATE KEY-----\nnobody\n-----END PRIVATE KEY-----\n',
});

export interface GoogleServer extends FaultyServer {
  /** The messages of each call, bytes as how many they were. */
  readonly calls: { readonly method: string; readonly messages: unknown[]; cancelled: boolean }[];
  /** Told of each message that comes and goes, at once. */
  watch?: ((direction: 'received' | 'sent') => void) | undefined;
  /** How many connections were made. */
  readonly connections: number;
}

type Call = grpc.ServerDuplexStream<Record<string, unknown>, unknown>;

const STATUSES: Readonly<Partial<Record<SocketFault, number>>> = {
  ...{ 'bad key': grpc.status.UNAUTHENTICATED, throttled: grpc.status.RESOURCE_EXHAUSTED },
  '5xx': grpc.status.UNAVAILABLE,
};
const MESSAGES_BEFORE_DISCONNECT = 2;
const CHUNK_SAMPLES = 1600;
const VOICES = [
  { name: 'en-GB-Chirp3-HD-Aoede', languageCodes: ['en-GB'], ssmlGender: 'FEMALE', naturalSampleRateHertz: 24_000 },
  { name: 'en-GB-Standard-A', languageCodes: ['en-GB'], ssmlGender: 'FEMALE', naturalSampleRateHertz: 24_000 },
];

/** The gRPC services of Google's speech on loopback, made from the definitions that their libraries bring. */
export async function startGoogle(some: Partial<Persona> = {}): Promise<GoogleServer> {
  const persona = personaOf(some);
  const calls: GoogleServer['calls'] = [];
  let held: (() => void)[] | undefined = [];
  const server = new grpc.Server();
  const track = (method: string, call: Call) => {
    const record = { method, messages: [] as unknown[], cancelled: false };
    calls.push(record);
    call.on('cancelled', () => {
      record.cancelled = true;
    });
    call.on('error', () => undefined);
    call.on('data', (message) => {
      google.watch?.('received');
      record.messages.push(shown(message));
    });
    return wireOf(call);
  };
  const wireOf = (call: Call): Wire => {
    const { fault } = proxy;
    let sent = 0;
    const status = fault && STATUSES[fault];
    if (status !== undefined) call.emit('error', { code: status, details: 'words of the caller, and sk-secret' });
    const faults: Readonly<Partial<Record<SocketFault, (message: unknown) => void>>> = {
      malformed: () => call.write(BROKEN),
      'half a frame': (message) => {
        proxy.cut();
        call.write(message);
      },
      'disconnect mid-stream': (message) => {
        if (++sent > MESSAGES_BEFORE_DISCONNECT) proxy.drop();
        else call.write(message);
      },
    };
    const write = (fault && faults[fault]) ?? ((message: unknown) => call.write(message));
    const pass = (send: () => void) => void (fault === 'slow' && held ? held.push(send) : send());
    return {
      isDead: status !== undefined || fault === 'silent',
      refuse: (details) => call.emit('error', { code: grpc.status.INVALID_ARGUMENT, details }),
      end: () => pass(() => call.end()),
      send: (message) =>
        pass(() => {
          google.watch?.('sent');
          if (!call.cancelled) write(message);
        }),
    };
  };
  const recognize = (call: Call) => hear(call, track('StreamingRecognize', call), persona);
  const synthesize = (call: Call) => say(call, track('StreamingSynthesize', call), persona);
  server.addService(service('@google-cloud/speech', 'google.cloud.speech.v2.Speech'), {
    StreamingRecognize: recognize,
  });
  server.addService(service('@google-cloud/text-to-speech', 'google.cloud.texttospeech.v1.TextToSpeech'), {
    ListVoices: (_: unknown, answer: grpc.sendUnaryData<unknown>) => answer(null, { voices: VOICES }),
    StreamingSynthesize: synthesize,
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const proxy = await createCutProxy(port);
  const google: GoogleServer = {
    address: `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`,
    calls,
    get connections() {
      return proxy.connections;
    },
    get fault() {
      return proxy.fault;
    },
    set fault(value) {
      proxy.fault = value;
    },
    letGo() {
      for (const send of held?.splice(0) ?? []) send();
      held = undefined;
    },
    async close() {
      await proxy.close();
      server.forceShutdown();
    },
  };
  return google;
}

/** Takes the place of a message; what it becomes on the wire is none. */
const BROKEN = { isBroken: true };

/** A service by its full name, from the definitions of an installed library. */
function service(library: string, name: string): grpc.ServiceDefinition {
  const main = createRequire(import.meta.url).resolve(library);
  const json = main.replace(/build\/src\/index\.js$/, 'build/protos/protos.json');
  const types = fromJSON(JSON.parse(readFileSync(json, 'utf8')), { enums: String, longs: Number, oneofs: true });
  const methods = types[name] as grpc.ServiceDefinition;
  return Object.fromEntries(
    Object.entries(methods).map(([method, definition]) => {
      const responseSerialize = (message: unknown) =>
        message === BROKEN ? Buffer.from([0x0a, 0x7f, 1, 2]) : definition.responseSerialize(message);
      return [method, { ...definition, responseSerialize }];
    }),
  );
}

const shown = (message: Record<string, unknown>): unknown =>
  message.audio instanceof Uint8Array ? message.audio.length : JSON.parse(JSON.stringify(message));

interface Wire {
  readonly isDead: boolean;
  send(message: unknown): void;
  refuse(details: string): void;
  end(): void;
}

interface RecognizeMessage {
  readonly streamingConfig?: { readonly config: { readonly explicitDecodingConfig?: object } };
  readonly audio?: Uint8Array;
}

function hear(call: Call, { isDead, send, refuse, end }: Wire, persona: Persona): void {
  if (isDead) return;
  const ear = new WordEar(persona);
  let heard = 0;
  call.on('data', ({ streamingConfig, audio }: RecognizeMessage) => {
    const decoding = JSON.stringify(streamingConfig?.config.explicitDecodingConfig);
    if (decoding && !/"encoding":"ALAW","sampleRateHertz":8000/.test(decoding)) refuse('Bad encoding.');
    if (!audio) return;
    ear.hear(decodeG711('alaw', audio));
    const { words } = ear;
    if (words.length === heard) return;
    heard = words.length;
    send({ results: [{ alternatives: [{ transcript: words.join(' ') }], isFinal: false, stability: 0.5 }] });
  });
  call.on('end', () => {
    const transcript = ear.finish();
    if (transcript !== '') send({ results: [{ alternatives: [{ transcript, confidence: 0.75 }], isFinal: true }] });
    end();
  });
}

interface SynthesizeMessage {
  readonly streamingConfig?: {
    readonly voice: { readonly name: string };
    readonly streamingAudioConfig: { readonly audioEncoding: string; readonly sampleRateHertz: number };
  };
  readonly input?: { readonly text: string };
}

function say(call: Call, { isDead, send, refuse, end }: Wire, persona: Persona): void {
  if (isDead) return;
  call.on('data', ({ streamingConfig, input }: SynthesizeMessage) => {
    const { audioEncoding, sampleRateHertz } = streamingConfig?.streamingAudioConfig ?? {};
    if (streamingConfig && (audioEncoding !== 'ALAW' || sampleRateHertz !== 8000)) refuse('Bad encoding.');
    if (streamingConfig && !/^[a-z]{2}-[A-Z]{2}-Chirp3-HD-\w+$/.test(streamingConfig.voice.name))
      refuse('No such voice.');
    if (!input) return;
    const samples = spoken(input.text, persona);
    for (let at = 0; at < samples.length; at += CHUNK_SAMPLES)
      send({ audioContent: encodeG711('alaw', samples.subarray(at, at + CHUNK_SAMPLES)) });
  });
  call.on('end', end);
}
