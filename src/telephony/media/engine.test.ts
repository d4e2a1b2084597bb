import { afterEach, describe, expect, it } from 'vitest';
import { concatSamples, decodeG711, dtmfTone, encodeG711 } from '#audio';
import { type BenchCall, MediaBench } from '../../../test/kit/media-bench.ts';
import { shareOfTone, sine } from '../../../test/kit/rtp-peer.ts';
import { breath } from '../../../test/kit/sounds.ts';
import { buildRtp } from '../rtp/packet.ts';
import { buildRtcp, parseRtcp } from '../rtp/rtcp.ts';

const FAR = { address: '192.0.2.1', port: 4000 };
const SILENCE = new Int16Array(160);

/** The far end of a bench call: one packet per 20 ms of virtual time. */
class Far {
  readonly #bench: MediaBench;
  readonly #call: BenchCall;
  sequence = 1;
  timestamp = 1000;
  source = FAR;

  constructor(bench: MediaBench, call: BenchCall) {
    this.#bench = bench;
    this.#call = call;
  }

  packet(samples: Int16Array): Uint8Array {
    const payload = encodeG711('alaw', samples);
    const { sequence, timestamp } = this;
    this.sequence++;
    this.timestamp += samples.length;
    return buildRtp({ payloadType: 8, marker: false, sequence, timestamp, ssrc: 5, payload });
  }

  async say(samples: Int16Array, lost: readonly number[] = []): Promise<void> {
    for (let at = 0, i = 0; at < samples.length; at += 160, i++) {
      const packet = this.packet(samples.subarray(at, at + 160));
      await this.#bench.clock.advance(20);
      if (!lost.includes(i)) this.#call.session.receive(packet, this.source);
    }
  }

  /** Keys as a phone sends them: three packets of the event, three of its end. */
  key(event: number): void {
    const { timestamp } = this;
    for (const [flags, duration] of [
      [10, 160],
      [10, 320],
      [10, 480],
      [0x8a, 640],
      [0x8a, 640],
      [0x8a, 640],
    ] as const) {
      const payload = Uint8Array.of(event, flags, duration >> 8, duration & 0xff);
      const packet = buildRtp({
        payloadType: 101,
        marker: false,
        sequence: this.sequence++,
        timestamp,
        ssrc: 5,
        payload,
      });
      this.#call.session.receive(packet, this.source);
    }
    this.timestamp += 640;
  }
}

describe('the media engine', () => {
  let bench: MediaBench;
  afterEach(async () => {
    await bench.engine.close();
    expect(bench.clock.pending).toBe(0);
  });

  const heard = (session: number) => bench.audio.filter((entry) => entry.session === session);
  const said = (call: BenchCall) => decodeG711('alaw', Buffer.concat(call.sent.map(({ packet }) => packet.payload)));

  it('hands every sample of the caller on, in frames, with its position', async () => {
    bench = new MediaBench();
    const call = bench.call();
    const far = new Far(bench, call);
    await far.say(sine(440, 400));
    await bench.clock.advance(10);
    const entries = heard(call.session.id);
    let position = 0;
    for (const entry of entries) {
      expect(entry.position).toBe(position);
      expect(entry.samples.length % 160).toBe(0);
      position += entry.samples.length;
    }
    expect(shareOfTone(concatSamples(entries.map((entry) => entry.samples)), 440)).toBeGreaterThan(0.98);
  });

  it('fills what was lost and counts it', async () => {
    bench = new MediaBench();
    const call = bench.call();
    await new Far(bench, call).say(sine(440, 6000), [50, 51, 100]);
    await bench.clock.advance(10);
    expect(bench.named('quality')[0]).toMatchObject({ lost: 3, concealed: 480 });
    const samples = concatSamples(heard(call.session.id).map((entry) => entry.samples));
    expect(samples.length).toBeGreaterThanOrEqual(5980 * 8);
    const quiet = samples.subarray(0, 40_000).map((sample, i) => (sample === 0 && samples[i + 1] === 0 ? 1 : 0));
    expect(quiet.reduce((sum, one) => sum + one, 0)).toBeLessThan(200);
  });

  it('plays an utterance and tells when its first and last sample left', async () => {
    bench = new MediaBench();
    const call = bench.call();
    await bench.clock.advance(100);
    call.session.beginUtterance('u', false);
    call.session.play('u', sine(1000, 50));
    call.session.endUtterance('u');
    await bench.clock.advance(100);
    const [start] = bench.named('playout-start');
    const [end] = bench.named('playout-end');
    const first = call.sent.find(({ packet }) => packet.payload.some((byte) => byte !== 0xd5));
    expect(start).toEqual({ utterance: 'u', atMs: first?.atMs });
    expect(end).toEqual({ utterance: 'u', atMs: (first?.atMs ?? 0) + 40, playedSamples: 400, completed: true });
  });

  it('falls silent for a voice, and stays so until told', async () => {
    bench = new MediaBench();
    const call = bench.call();
    const far = new Far(bench, call);
    call.session.beginUtterance('u', false);
    call.session.play('u', sine(1000, 20_000));
    await far.say(new Int16Array(8000));
    const onsetAtMs = bench.clock.now();
    await far.say(breath(800));
    expect(bench.named('voice-confirmed')).toMatchObject([{ pausedPlayback: true }]);
    expect(Math.abs((bench.named('voice-start')[0]?.onsetAtMs ?? 0) - onsetAtMs)).toBeLessThan(60);
    const audible = call.sent.filter(({ packet }) => packet.payload.some((byte) => byte !== 0xd5));
    expect((audible.at(-1)?.atMs ?? 0) - onsetAtMs).toBeLessThan(140);
    await far.say(new Int16Array(16_000));
    expect(bench.named('voice-end')).toMatchObject([{ confirmed: true }]);
    expect(said({ ...call, sent: call.sent.slice(-50) }).every((sample) => Math.abs(sample) <= 8)).toBe(true);
    call.session.resume();
    await far.say(new Int16Array(1600));
    expect(shareOfTone(said({ ...call, sent: call.sent.slice(-8) }), 1000)).toBeGreaterThan(0.95);
  });

  it('goes on at the very sample after a false alarm', async () => {
    bench = new MediaBench();
    const call = bench.call();
    const far = new Far(bench, call);
    // A staircase: each level of A-law tells where in the utterance a sample is from.
    const stairs = Int16Array.from({ length: 80_000 }, (_, i) => 2000 + ((128 * Math.floor(i / 160)) % 16_000));
    call.session.beginUtterance('u', false);
    call.session.play('u', stairs);
    call.session.endUtterance('u');
    await far.say(new Int16Array(8000));
    await far.say(breath(70));
    await far.say(new Int16Array(100_000));
    expect(bench.named('voice-end')).toMatchObject([{ confirmed: false }]);
    expect(bench.named('playout-end')).toMatchObject([{ playedSamples: 80_000, completed: true }]);
    const expected = decodeG711('alaw', encodeG711('alaw', stairs));
    const out = said(call);
    const end = out.findLastIndex((sample) => sample > 1900) + 1;
    expect(out.subarray(end - 60_000, end)).toEqual(expected.subarray(20_000));
    expect(end).toBeGreaterThan(80_000 + 800);
  });

  it('goes on beside a weak voice, and falls silent when that grows to the usual strength', async () => {
    bench = new MediaBench();
    const call = bench.call();
    const far = new Far(bench, call);
    const weak = breath(400).map((sample) => sample / 4);
    await far.say(concatSamples([breath(800), new Int16Array(4000)]));
    call.session.beginUtterance('u', false);
    call.session.play('u', sine(1000, 20_000));
    await far.say(weak);
    expect(bench.named('voice-confirmed').at(-1)).toMatchObject({ pausedPlayback: false });
    const ducked = call.sent.length;
    await far.say(breath(400));
    expect(bench.named('voice-confirmed').at(-1)).toMatchObject({ pausedPlayback: true });
    expect(bench.named('voice-confirmed').at(-1)?.weakerDb).toBeLessThan(1);
    expect(shareOfTone(said({ ...call, sent: call.sent.slice(ducked - 5, ducked) }), 1000)).toBeGreaterThan(0.9);
    expect(said({ ...call, sent: call.sent.slice(-5) }).every((sample) => Math.abs(sample) < 16)).toBe(true);
  });

  it('is not stopped in a legal notice, nor when barge-in is off', async () => {
    bench = new MediaBench();
    const notice = bench.call();
    const deaf = bench.call();
    notice.session.beginUtterance('u', true);
    deaf.session.beginUtterance('u', false);
    deaf.session.setBargeIn('off');
    for (const call of [notice, deaf]) {
      call.session.play('u', sine(1000, 3000));
      await new Far(bench, call).say(breath(1000));
      expect(shareOfTone(said({ ...call, sent: call.sent.slice(-40) }), 1000)).toBeGreaterThan(0.95);
    }
    expect(bench.named('voice-confirmed')).toMatchObject([{ pausedPlayback: false }, { pausedPlayback: false }]);
  });

  it('hears keys as events and in the sound when no events were agreed on', async () => {
    bench = new MediaBench();
    const events = bench.call();
    const tones = bench.call({ keysPayloadType: undefined as never });
    const far = new Far(bench, events);
    for (const key of [1, 1, 11]) {
      far.key(key);
      await bench.clock.advance(100);
    }
    expect(bench.named('key').map(({ key }) => key)).toEqual(['1', '1', '#']);
    await new Far(bench, tones).say(concatSamples([SILENCE, dtmfTone('7', 100), new Int16Array(1600)]));
    expect(bench.named('key').map(({ key }) => key)).toEqual(['1', '1', '#', '7']);
  });

  it('tells of a beep while asked to, and when it ended', async () => {
    bench = new MediaBench();
    const call = bench.call();
    const far = new Far(bench, call);
    const tone = concatSamples([SILENCE, sine(1000, 400), new Int16Array(2400)]);
    await far.say(tone);
    expect(bench.named('beep')).toEqual([]);
    call.session.detectBeep(true);
    await far.say(tone);
    const [beep] = bench.named('beep');
    expect(beep?.hz).toBeCloseTo(1000, -1);
    expect(Math.abs((beep?.lastedMs ?? 0) - 400)).toBeLessThanOrEqual(20);
    expect(bench.clock.now() - (beep?.atMs ?? 0)).toBeGreaterThanOrEqual(280);
    call.session.detectBeep(false);
    await far.say(tone);
    expect(bench.named('beep')).toHaveLength(1);
  });

  it('sends keys as events, or as sound when no events were agreed on, while the assistant waits', async () => {
    bench = new MediaBench();
    const events = bench.call();
    const tones = bench.call({ keysPayloadType: undefined as never });
    for (const { session } of [events, tones]) {
      session.beginUtterance('u', false);
      session.play('u', sine(1000, 100));
      session.endUtterance('u');
      session.sendKeys('42', 100, 100);
    }
    await bench.clock.advance(1000);
    const keyPackets = events.sent.filter(({ packet }) => packet.payloadType === 101);
    expect(keyPackets.map(({ packet }) => packet.payload[0])).toEqual([...Array(7).fill(4), ...Array(7).fill(2)]);
    expect(bench.named('playout-end')).toMatchObject([{ playedSamples: 800 }, { playedSamples: 800 }]);
    expect(
      shareOfTone(said(tones).subarray(0, 800), 770) + shareOfTone(said(tones).subarray(0, 800), 1209),
    ).toBeGreaterThan(0.9);
  });

  it('sends nothing on hold and goes on with the same utterance afterwards', async () => {
    bench = new MediaBench();
    const call = bench.call();
    call.session.beginUtterance('u', false);
    call.session.play('u', sine(1000, 1000));
    call.session.endUtterance('u');
    await bench.clock.advance(200);
    const hold = { codec: 'PCMA', payloadType: 8, remoteAddress: FAR.address, remotePort: 4000 } as const;
    call.session.start({ ...hold, direction: 'inactive' });
    const before = call.sent.length;
    await bench.clock.advance(30_000);
    expect(call.sent).toHaveLength(before);
    expect(bench.named('stalled')).toEqual([]);
    call.session.start({ ...hold, direction: 'sendrecv' });
    await bench.clock.advance(2000);
    const timestamps = call.sent.map(({ packet }) => packet.timestamp);
    const pause = ((timestamps[before] ?? 0) - (timestamps[before - 1] ?? 0)) >>> 0;
    expect(pause).toBeGreaterThanOrEqual(30_000 * 8);
    expect(bench.named('playout-end')).toMatchObject([{ playedSamples: 8000, completed: true }]);
  });

  it('says each ten seconds that nothing is heard', async () => {
    bench = new MediaBench();
    const call = bench.call();
    await new Far(bench, call).say(SILENCE);
    await bench.clock.advance(35_000);
    expect(bench.named('stalled').map(({ silentMs }) => Math.round(silentMs / 1000))).toEqual([10, 20, 30]);
  });

  it('takes comfort noise, reports, keys beside the audio and a word of the signalling for signs of life', async () => {
    bench = new MediaBench();
    const call = bench.call();
    const far = new Far(bench, call);
    await far.say(SILENCE);
    const noise = (source = FAR) => {
      const { timestamp } = far;
      const packet = { payloadType: 13, marker: false, sequence: far.sequence++, timestamp, ssrc: 5 };
      call.session.receive(buildRtp({ ...packet, payload: Uint8Array.of(60) }), source);
    };
    const report = buildRtcp({ ssrc: 5, blocks: [], cname: 'far', leaving: false });
    const signs = [
      () => noise(),
      () => call.session.receive(report, { ...FAR, port: 4001 }),
      () => call.session.press('1'),
      () => call.session.signOfLife(),
    ];
    for (const sign of signs) {
      await bench.clock.advance(9000);
      sign();
    }
    expect(bench.named('stalled')).toEqual([]);
    expect(bench.named('quality').at(-1)).toMatchObject({ received: 2, lost: 0 });
    // Not those of strangers.
    await bench.clock.advance(9000);
    noise({ address: '203.0.113.9', port: 1 });
    call.session.receive(report, { address: '203.0.113.9', port: 2 });
    await bench.clock.advance(1500);
    expect(bench.named('stalled')).toHaveLength(1);
  });

  it('expects nothing of a far end that holds it, nor of a relayed one', async () => {
    bench = new MediaBench();
    bench.call({ direction: 'recvonly' });
    const silent = { relayed: true, send: () => undefined, sendReport: () => undefined, close: () => undefined };
    bench.engine.add(77, silent).start({ codec: 'PCMA', payloadType: 8 });
    await bench.clock.advance(65_000);
    expect(bench.named('stalled')).toEqual([]);
  });

  it('reports a key once that comes as an event and beside the audio', async () => {
    bench = new MediaBench();
    const call = bench.call();
    const far = new Far(bench, call);
    await far.say(SILENCE);
    call.session.press('9');
    far.key(4);
    call.session.press('4');
    await bench.clock.advance(3000);
    call.session.press('4');
    await bench.clock.advance(20);
    expect(bench.named('key').map(({ key }) => key)).toEqual(['9', '4']);
  });

  it('reports by RTCP what it receives and says goodbye', async () => {
    bench = new MediaBench();
    const call = bench.call();
    await new Far(bench, call).say(sine(440, 5200), [10]);
    await call.session.close();
    const [first, last] = [call.reports[0], call.reports.at(-1)].map((bytes) => parseRtcp(bytes ?? new Uint8Array(0)));
    expect(first?.[0]).toMatchObject({ type: 'report', blocks: [{ ssrc: 5, lost: 1 }] });
    expect(last?.map((packet) => packet.type)).toEqual(['report', 'description', 'goodbye']);
  });

  it('answers where packets come from, and ignores strangers', async () => {
    bench = new MediaBench();
    const call = bench.call();
    const far = new Far(bench, call);
    far.source = { address: '198.51.100.7', port: 7777 };
    await far.say(sine(440, 100));
    const stranger = new Far(bench, call);
    stranger.source = { address: '203.0.113.9', port: 1 };
    await stranger.say(sine(440, 100));
    expect(call.sent.at(-1)?.port).toBe(7777);
    expect(call.session.dump()).toMatchObject({ rejected: 5 });
  });

  it('packs as many frames as the far end asked for', async () => {
    bench = new MediaBench();
    const call = bench.call({ ptimeMs: 40 });
    await bench.clock.advance(400);
    expect(call.sent).toHaveLength(10);
    expect(call.sent[0]?.packet.payload).toHaveLength(320);
    const steps = call.sent.slice(1).map(({ packet }, i) => packet.timestamp - (call.sent[i]?.packet.timestamp ?? 0));
    expect(new Set(steps.map((step) => step >>> 0))).toEqual(new Set([320]));
  });
});
