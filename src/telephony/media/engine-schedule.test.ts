import { afterEach, describe, expect, it } from 'vitest';
import { type BenchCall, MediaBench } from '../../../test/kit/media-bench.ts';
import { sine } from '../../../test/kit/rtp-peer.ts';

describe('the schedule of the media engine', () => {
  let bench: MediaBench;
  afterEach(async () => {
    await bench.engine.close();
    expect(bench.clock.pending).toBe(0);
  });

  function speak(call: BenchCall, utterance: string): void {
    const session = call.session.id;
    bench.engine.handle({ kind: 'begin-utterance', session, utterance, uninterruptible: false });
    bench.engine.handle({ kind: 'play', session, utterance, samples: sine(440, 100) });
    bench.engine.handle({ kind: 'end-utterance', session, utterance });
  }

  it('sends each call one packet per 20 ms, spread over phases', async () => {
    bench = new MediaBench();
    const calls = Array.from({ length: 8 }, () => bench.call());
    await bench.clock.advance(1000);
    for (const { sent } of calls) {
      expect(sent).toHaveLength(50);
      const gaps = sent.slice(1).map(({ atMs }, i) => atMs - (sent[i]?.atMs ?? 0));
      expect(new Set(gaps)).toEqual(new Set([20]));
    }
    expect(new Set(calls.map(({ sent }) => (sent[0]?.atMs ?? 0) % 20)).size).toBe(4);
  });

  it('sends what begins on a silent call in the next phase, and gives the lead back while it is silent again', async () => {
    bench = new MediaBench();
    const call = bench.call();
    await bench.clock.advance(1000);
    const waits: number[] = [];
    for (let turn = 0; turn < 10; turn++) {
      // Each time just after the call's own phase: without the hurry it would wait for nearly 20 ms.
      await bench.clock.advance(1000 - ((bench.clock.now() - (call.sent.at(-1)?.atMs ?? 0)) % 20) + 1);
      const begunAtMs = bench.clock.now();
      speak(call, `u${turn}`);
      await bench.clock.advance(500);
      const first = bench.named('playout-start').at(-1);
      waits.push((first?.atMs ?? 0) - begunAtMs);
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(5);
    const elapsedMs = (call.sent.at(-1)?.atMs ?? 0) - (call.sent[0]?.atMs ?? 0);
    const sentMs = (call.sent.length - 1) * 20;
    expect(sentMs - elapsedMs).toBeLessThan(20);
    const stamps = call.sent.map(({ packet }) => packet.timestamp);
    expect(new Set(stamps.slice(1).map((stamp, i) => (stamp - (stamps[i] ?? 0)) >>> 0))).toEqual(new Set([160]));
  });

  it('spreads what begins on many silent calls at once, each within a frame', async () => {
    bench = new MediaBench();
    const calls = Array.from({ length: 80 }, () => bench.call());
    await bench.clock.advance(1001);
    const begunAtMs = bench.clock.now();
    for (const [index, call] of calls.entries()) speak(call, `u${index}`);
    await bench.clock.advance(500);
    const starts = bench.named('playout-start').map(({ atMs }) => atMs);
    expect(starts).toHaveLength(80);
    expect(Math.max(...starts) - begunAtMs).toBeLessThanOrEqual(20);
    for (const atMs of new Set(starts)) expect(starts.filter((start) => start === atMs).length).toBeLessThanOrEqual(30);
  });

  it('makes up for a short lag and leaves a long one out, with true timestamps', async () => {
    bench = new MediaBench();
    const call = bench.call();
    await bench.clock.advance(100);
    const before = call.sent.length;
    // The thread is blocked: time passes, no timer runs.
    let blocked = 0;
    const now = bench.clock.now.bind(bench.clock);
    bench.clock.now = () => now() + blocked;
    blocked = 500;
    await bench.clock.advance(5);
    const burst = call.sent.length - before;
    expect(burst).toBeLessThanOrEqual(4);
    await bench.clock.advance(100);
    const first = call.sent[0];
    const last = call.sent.at(-1);
    const elapsed = (last?.atMs ?? 0) - (first?.atMs ?? 0);
    expect(((last?.packet.timestamp ?? 0) - (first?.packet.timestamp ?? 0)) >>> 0).toBeCloseTo(elapsed * 8, -3);
  });
});
