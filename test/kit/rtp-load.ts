import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { encodeG711 } from '#audio';
import { buildRtp } from '../../src/telephony/rtp/packet.ts';
import { sine } from './rtp-peer.ts';

/** Figures of all far ends together. */
export interface RtpLoadFigures {
  readonly sent: number;
  readonly received: number;
  /** Distance of arrivals from the 20 ms grid of their call, in ms. */
  readonly jitterMsP50: number;
  readonly jitterMsP99: number;
}

interface FarEnd {
  readonly socket: Socket;
  readonly target: number;
  sequence: number;
  lastAtMs: number;
}

/** A talking second in three, so that voice detection has something to do. */
const TALK = Array.from({ length: 150 }, (_, i) => encodeG711('alaw', sine(i < 50 ? 300 : 20, 20, i < 50 ? 8000 : 10)));

/** Starts one far end per port of `targets` on a thread of its own; `ports` are theirs. */
export async function startRtpLoad(targets: readonly number[]): Promise<{
  readonly ports: readonly number[];
  /** Begins to send. */
  start(): void;
  stop(): Promise<RtpLoadFigures>;
}> {
  const script = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => { register(); return import(${JSON.stringify(import.meta.url)}); })`;
  const worker = new Worker(script, {
    eval: true,
    workerData: { rtpLoad: targets },
    execArgv: ['--conditions=source'],
  });
  const [ports] = (await once(worker, 'message')) as [number[]];
  return {
    ports,
    start: () => worker.postMessage('start'),
    async stop() {
      worker.postMessage('stop');
      const [figures] = (await once(worker, 'message')) as [RtpLoadFigures];
      await worker.terminate();
      return figures;
    },
  };
}

async function farEnd(target: number, onArrival: (deviationMs: number) => void): Promise<FarEnd> {
  const socket = createSocket({ type: 'udp4', lookup: (host, _options, done) => done(null, host, 4) });
  const listening = once(socket, 'listening');
  socket.bind(0, '127.0.0.1');
  await listening;
  const end: FarEnd = { socket, target, sequence: 0, lastAtMs: 0 };
  socket.on('message', () => {
    const now = performance.now();
    if (end.lastAtMs > 0) onArrival(Math.abs(now - end.lastAtMs - 20));
    end.lastAtMs = now;
  });
  return end;
}

function sendFrame(end: FarEnd, ssrc: number): void {
  const sequence = end.sequence++;
  const payload = TALK[(sequence + ssrc * 7) % TALK.length] ?? new Uint8Array(160);
  const packet = buildRtp({
    payloadType: 8,
    marker: false,
    sequence: sequence & 0xffff,
    timestamp: sequence * 160,
    ssrc,
    payload,
  });
  end.socket.send(packet, end.target, '127.0.0.1');
}

async function run(targets: readonly number[]): Promise<void> {
  const deviations: number[] = [];
  let sent = 0;
  const ends = await Promise.all(targets.map((target) => farEnd(target, (deviation) => deviations.push(deviation))));
  let timer: NodeJS.Timeout | undefined;
  let dueAtMs = 0;
  let slice = 0;
  const SLICES = 10;
  const tick = () => {
    for (; dueAtMs <= performance.now(); dueAtMs += 20 / SLICES) {
      for (let i = slice; i < ends.length; i += SLICES) {
        const end = ends[i];
        if (end) sendFrame(end, i + 1);
        sent++;
      }
      slice = (slice + 1) % SLICES;
    }
    timer = setTimeout(tick, 1);
  };
  parentPort?.on('message', (message) => {
    if (message === 'start') {
      dueAtMs = performance.now();
      tick();
      return;
    }
    clearTimeout(timer);
    for (const end of ends) end.socket.close();
    deviations.sort((a, b) => a - b);
    const at = (share: number) => deviations[Math.floor(share * deviations.length)] ?? 0;
    parentPort?.postMessage({ sent, received: deviations.length, jitterMsP50: at(0.5), jitterMsP99: at(0.99) });
  });
  parentPort?.postMessage(ends.map((end) => end.socket.address().port));
}

const given: unknown = workerData;
if (typeof given === 'object' && given !== null && 'rtpLoad' in given) await run(given.rtpLoad as number[]);
