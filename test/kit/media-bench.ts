import type { VoiceModel } from '#audio';
import { silentLog } from '#base';
import { readAudio } from '../../src/telephony/media/batch-builder.ts';
import { MediaEngine } from '../../src/telephony/media/engine.ts';
import type { EngineSession } from '../../src/telephony/media/engine-session.ts';
import type { FromWorker, SessionEvent } from '../../src/telephony/media/messages.ts';
import type { MediaParameters } from '../../src/telephony/media/pool.ts';
import type { MediaEvents } from '../../src/telephony/media/session.ts';
import { parseRtp, type RtpPacket } from '../../src/telephony/rtp/packet.ts';
import { PortPool } from '../../src/telephony/rtp/port-pool.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A voice model that takes any window with a sample above 1000 for voice. */
export function loudnessModel(): VoiceModel {
  return {
    name: 'energy',
    batch: 32,
    remember: () => ({ state: new Float32Array(0), context: new Float32Array(0) }),
    judge(windows) {
      for (const window of windows) window.probability = window.samples.some((sample) => sample > 1000) ? 0.95 : 0.01;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

/** A bench whose clock stands still while a real model thinks. */
export function benchWith(model: VoiceModel): MediaBench {
  const bench: MediaBench = new MediaBench({
    name: model.name,
    batch: model.batch,
    remember: () => model.remember(),
    judge: (windows) => bench.clock.standStillFor(model.judge(windows)),
    close: () => Promise.resolve(),
  });
  return bench;
}

export interface BenchCall {
  readonly session: EngineSession;
  /** Packets that were sent to the far end, with the time. */
  readonly sent: { readonly packet: RtpPacket; readonly atMs: number; readonly port: number }[];
  readonly reports: Uint8Array[];
}

/** A media engine in this thread, on a virtual clock, with wires that end in arrays. */
export class MediaBench {
  readonly clock = new VirtualClock();
  readonly events: SessionEvent[] = [];
  readonly audio: { session: number; samples: Int16Array; position: number }[] = [];
  readonly messages: FromWorker[] = [];
  readonly engine: MediaEngine;
  #count = 0;

  constructor(voice: VoiceModel = loudnessModel()) {
    this.engine = new MediaEngine({
      clock: this.clock,
      log: silentLog,
      ports: new PortPool({ bindAddress: '127.0.0.1', first: 2, last: 3, random: 0 }),
      voice,
      post: (message) => this.#take(message),
      afterInput: (run) => run(),
      cpuSeconds: () => 0,
    });
  }

  call(parameters: Partial<MediaParameters> = {}): BenchCall {
    const sent: BenchCall['sent'] = [];
    const reports: Uint8Array[] = [];
    const session = this.engine.add(++this.#count, {
      relayed: false,
      send: (bytes, target) => {
        const packet = parseRtp(bytes.slice());
        if (packet) sent.push({ packet, atMs: this.clock.now(), port: target.port });
      },
      sendReport: (bytes) => reports.push(bytes),
      close: () => undefined,
    });
    session.start({
      codec: 'PCMA',
      payloadType: 8,
      keysPayloadType: 101,
      remoteAddress: '192.0.2.1',
      remotePort: 4000,
      direction: 'sendrecv',
      ...parameters,
    });
    return { session, sent, reports };
  }

  /** The events of one name so far. */
  named<K extends SessionEvent['name']>(name: K): MediaEvents[K][] {
    return this.events.filter((event) => event.name === name).map((event) => event.event as MediaEvents[K]);
  }

  #take(message: FromWorker): void {
    this.messages.push(message);
    if (message.kind !== 'batch') return;
    readAudio(message, (session, samples, position) => this.audio.push({ session, samples, position }));
    this.events.push(...message.events);
  }
}
