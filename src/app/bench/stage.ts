import { z } from 'zod';
import { linearToAlaw } from '#audio';
import { type Clock, StartError, silentLog, systemClock, systemIds } from '#base';
import { createLocalTextToSpeech } from '#providers/local';
import { type CallLeg, createSipEndpoint, type SipEndpoint } from '#telephony';
import { Hearing } from './hearing.ts';
import { createLightPool, type HeardPacket, type LightPool, type LightSession } from './light-media.ts';
import { type Server, type ServerSettings, startServer } from './server.ts';

/** The benchmark's own telephone beside a whole running server. */
export interface Stage {
  readonly clock: Clock;
  readonly server: Server;
  readonly pool: LightPool;
  /** Calls a virtual number on the server and waits for the answer. */
  call(number: string, onPacket?: (packet: HeardPacket) => void): Promise<StageCall>;
  close(): Promise<void>;
}

export interface StageCall {
  readonly leg: CallLeg;
  readonly session: LightSession;
  readonly hearing: Hearing;
}

/** Starts a server of its own and a telephone beside it. */
export async function openStage(settings: ServerSettings): Promise<Stage> {
  return stageOn(await startServer(settings));
}

/** A telephone beside `server`; closing the stage stops the server. */
export async function stageOn(server: Server): Promise<Stage> {
  const clock = systemClock;
  const pool = createLightPool(clock, '127.0.0.1');
  const endpoint = await createSipEndpoint({
    clock,
    ids: systemIds,
    log: silentLog,
    bindAddress: '127.0.0.1',
    port: 0,
    media: pool,
    screen: () => ({ verdict: 'drop' }),
    onCall: (leg) => leg.reject(480),
  });
  return {
    clock,
    server,
    pool,
    async call(number, onPacket) {
      const { leg, session } = await placeCall(endpoint, pool, `sip:${number}@127.0.0.1:${server.ready.sipPort}`);
      let hearing = onPacket && new Hearing(clock, session, onPacket);
      await leg.answer();
      return {
        leg,
        session,
        // Whoever only counts packets does not pay for listening to them.
        get hearing() {
          hearing ??= new Hearing(clock, session);
          return hearing;
        },
      };
    },
    async close() {
      await endpoint.close();
      await pool.close();
      await server.stop();
    },
  };
}

async function placeCall(endpoint: SipEndpoint, pool: LightPool, uri: string): Promise<Omit<StageCall, 'hearing'>> {
  const leg = await endpoint.dial({ uri, from: { user: 'bench' }, ringTimeoutMs: 20_000 });
  const session = [...pool.sessions].find((candidate) => candidate === leg.media);
  if (!session) throw new StartError('The call has no media session of the benchmark.', 'This is a defect: report it.');
  return { leg, session };
}

const Created = z.object({ id: z.string(), virtualNumber: z.string(), revision: z.number() });

export interface StageAssistant {
  readonly id: string;
  readonly virtualNumber: string;
}

/** Creates and publishes an assistant whose providers are the stubs. */
export async function createStubAssistant(
  server: Server,
  config: Readonly<Record<string, unknown>>,
): Promise<StageAssistant> {
  const stub = { provider: 'stub' };
  const created = await server.api('POST', '/api/v1/assistants', Created, {
    name: 'Benchmark',
    config: {
      language: 'en-GB',
      speechToText: stub,
      textToSpeech: stub,
      model: stub,
      loopGuard: { enabled: false },
      ...config,
    },
  });
  await server.api('POST', `/api/v1/assistants/${created.id}/publish`, Created, { revision: created.revision });
  return { id: created.id, virtualNumber: created.virtualNumber };
}

/** One sentence spoken by the offline voice as A-law, without the silence at its ends. @throws StartError without a voice. */
export async function spokenSentence(text: string): Promise<Uint8Array> {
  const chunks: number[] = [];
  const voice = createLocalTextToSpeech({ clock: systemClock });
  for await (const { samples } of voice.speak({ text, language: 'en-GB' }, new AbortController().signal))
    chunks.push(...samples);
  const AUDIBLE = 500;
  const first = chunks.findIndex((sample) => Math.abs(sample) > AUDIBLE);
  const last = chunks.findLastIndex((sample) => Math.abs(sample) > AUDIBLE);
  if (first < 0) throw new StartError('The offline voice said nothing.', 'Install it: sudo apt-get install espeak-ng.');
  return Uint8Array.from(chunks.slice(first, last + 1), linearToAlaw);
}
