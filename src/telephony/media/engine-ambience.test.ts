import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  channelOf,
  concatSamples,
  decodeG711,
  encodeG711,
  levelDbfs,
  linearToAlaw,
  parseWav,
  type SoundLoop,
  wavSamples,
} from '#audio';
import { type BenchCall, MediaBench } from '../../../test/kit/media-bench.ts';
import { shareOfTone, sine } from '../../../test/kit/rtp-peer.ts';
import { breath } from '../../../test/kit/sounds.ts';
import { buildRtp } from '../rtp/packet.ts';

/** A tone of 500 Hz that repeats each 16 samples, at -26 dBFS. */
function hum(gain = 0.5): SoundLoop {
  const samples = new Uint8Array(new SharedArrayBuffer(1600));
  for (let i = 0; i < samples.length; i++)
    samples[i] = linearToAlaw(Math.round(2300 * Math.sin((2 * Math.PI * i) / 16)));
  return { samples, gain };
}

const said = (call: BenchCall, from = 0) =>
  decodeG711('alaw', Buffer.concat(call.sent.slice(from).map(({ packet }) => packet.payload)));

describe('the ambient sound of a call', () => {
  let bench: MediaBench;
  afterEach(async () => {
    await bench.engine.close();
  });

  async function hear(call: BenchCall, samples: Int16Array): Promise<void> {
    for (let at = 0; at < samples.length; at += 160) {
      await bench.clock.advance(20);
      const payload = encodeG711('alaw', samples.subarray(at, at + 160));
      const numbers = { sequence: 1 + at / 160, timestamp: at, ssrc: 5 };
      const packet = buildRtp({ payloadType: 8, marker: false, ...numbers, payload });
      call.session.receive(packet, { address: '192.0.2.1', port: 4000 });
    }
  }

  it('is heard while nobody speaks, until it is taken away', async () => {
    bench = new MediaBench();
    const call = bench.call();
    call.session.setAmbience(hum());
    await bench.clock.advance(3000);
    expect(shareOfTone(said(call, 100), 500)).toBeGreaterThan(0.95);
    expect(levelDbfs(said(call, 100))).toBeCloseTo(-32, -0.5);
    call.session.setAmbience(undefined);
    const before = call.sent.length;
    await bench.clock.advance(200);
    expect(said(call, before).every((sample) => Math.abs(sample) <= 8)).toBe(true);
  });

  it('goes on when the caller interrupts: only the voice falls silent', async () => {
    bench = new MediaBench();
    const call = bench.call();
    call.session.setAmbience(hum());
    call.session.beginUtterance('u', false);
    call.session.play('u', sine(1000, 20_000));
    await hear(call, concatSamples([new Int16Array(8000), breath(3000)]));
    expect(bench.named('voice-confirmed')).toMatchObject([{ pausedPlayback: true }]);
    expect(shareOfTone(said(call, call.sent.length - 40), 500)).toBeGreaterThan(0.95);
  });

  it('is not sent on hold, and waits while keys go out', async () => {
    bench = new MediaBench();
    const held = bench.call({ direction: 'inactive' });
    const dialling = bench.call();
    held.session.setAmbience(hum());
    dialling.session.setAmbience(hum());
    dialling.session.sendKeys('1', 200, 100);
    await bench.clock.advance(200);
    expect(held.sent).toEqual([]);
    expect(new Set(dialling.sent.slice(1).map(({ packet }) => packet.payloadType))).toEqual(new Set([101]));
  });

  it("is in the assistant's channel of the recording as it was sent, and not in the caller's", async () => {
    bench = new MediaBench();
    const call = bench.call();
    const folder = mkdtempSync(join(tmpdir(), 'parley-ambience-'));
    call.session.setAmbience(hum());
    call.session.record(join(folder, 'call.wav'));
    await hear(call, new Int16Array(16_000));
    await call.session.close();
    const stereo = wavSamples(parseWav(readFileSync(join(folder, 'call.wav'))));
    rmSync(folder, { recursive: true });
    expect(shareOfTone(channelOf(stereo, 2, 1).subarray(8000), 500)).toBeGreaterThan(0.95);
    expect(channelOf(stereo, 2, 0).every((sample) => Math.abs(sample) <= 8)).toBe(true);
  });
});
