import { expect } from 'vitest';
import { encodeG711 } from '#audio';
import { buildRtp, parseRtp } from '../../src/telephony/rtp/packet.ts';
import { buildRtcp, parseRtcp } from '../../src/telephony/rtp/rtcp.ts';
import { KeyReceiver } from '../../src/telephony/rtp/telephone-event.ts';
import { MediaBench } from '../kit/media-bench.ts';
import { sine } from '../kit/rtp-peer.ts';
import { noiseSource } from '../kit/sounds.ts';

export const FAR = { address: '192.0.2.1', port: 4000 };
const FRAME = encodeG711('alaw', sine(440, 20));

/** A number below `limit`. */
export type Pick = (limit: number) => number;

export function picker(seed: number): Pick {
  const noise = noiseSource(seed * 2_654_435_761);
  return (limit) => Math.min(limit - 1, Math.floor(((noise() + 1) / 2) * limit));
}

/** A packet as a real far end would send it: audio, a key, or a report. */
function genuine(pick: Pick, sequence: number): Uint8Array {
  const header = { marker: pick(10) === 0, sequence: sequence & 0xffff, timestamp: (sequence * 160) >>> 0, ssrc: 5 };
  const kind = pick(4);
  if (kind === 0) return buildRtp({ ...header, payloadType: 101, payload: Uint8Array.of(pick(16), pick(256), 0, 160) });
  if (kind > 1) return buildRtp({ ...header, payloadType: 8, payload: FRAME });
  const block = {
    ssrc: pick(2 ** 32),
    fractionLost: pick(256),
    lost: pick(1000),
    highestSequence: sequence,
    jitter: pick(100_000),
    lastReport: pick(2 ** 32),
    delaySinceLastReport: pick(2 ** 32),
  };
  const sender = { ntpSeconds: pick(2 ** 32), ntpFraction: pick(2 ** 32), timestamp: 0, packets: 1, bytes: 1 };
  return buildRtcp({ ssrc: 5, sender, blocks: [block], cname: 'fuzz', leaving: pick(3) === 0 });
}

/** Flips, cuts, repeats, replaces. */
function mutated(pick: Pick, bytes: Uint8Array): Uint8Array {
  const out = Buffer.from(bytes);
  switch (pick(6)) {
    case 0:
      return out;
    case 1:
      return out.subarray(0, pick(out.length + 1));
    case 2:
      return Buffer.concat([out, out.subarray(pick(out.length))]);
    case 3:
      return Buffer.from(Array.from({ length: pick(1600) }, () => pick(256)));
    default:
      for (let flips = 1 + pick(8); flips > 0; flips--) {
        const at = pick(flips % 2 === 0 ? out.length : Math.min(16, out.length));
        out[at] = (out[at] ?? 0) ^ (1 << pick(8));
      }
      return out;
  }
}

/**
 * Feeds `count` mutated RTP and RTCP packets to the parsers and to a call of a media engine. Throws when something
 * crashes or grows; afterwards the call still carries audio both ways.
 */
export async function fuzzRtp(seed: number, count: number): Promise<{ readonly accepted: number }> {
  const pick = picker(seed);
  const bench = new MediaBench();
  const call = bench.call();
  const keys = new KeyReceiver();
  let accepted = 0;
  for (let i = 0; i < count; i++) {
    const packet = mutated(pick, genuine(pick, i));
    const parsed = parseRtp(packet);
    if (parsed) {
      accepted++;
      keys.packet(parsed.timestamp, parsed.payload);
    } else if (parseRtcp(packet)) accepted++;
    call.session.receive(packet, pick(50) === 0 ? { address: '203.0.113.9', port: pick(65_536) } : FAR);
    if (i % 5 === 4) await bench.clock.advance(20);
  }
  await verify(bench, call, count);
  await bench.engine.close();
  return { accepted };
}

/** After the flood the far end speaks again, and is heard. */
async function verify(bench: MediaBench, call: ReturnType<MediaBench['call']>, count: number): Promise<void> {
  await bench.clock.advance(3000);
  bench.audio.length = 0;
  for (let i = 0; i < 100; i++) {
    const sequence = (count + 5000 + i) & 0xffff;
    const timestamp = (i * 160) >>> 0;
    call.session.receive(
      buildRtp({ payloadType: 8, marker: false, sequence, timestamp, ssrc: 77, payload: FRAME }),
      FAR,
    );
    await bench.clock.advance(20);
  }
  const loud = bench.audio.filter(({ samples }) => samples.some((sample) => sample > 5000)).length;
  expect(loud).toBeGreaterThan(90);
  const elapsed = bench.clock.now() / 20;
  expect(Math.abs(call.sent.length - elapsed)).toBeLessThan(3);
}
