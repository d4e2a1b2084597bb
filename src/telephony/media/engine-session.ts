import { randomBytes, randomInt } from 'node:crypto';
import {
  Ambience,
  BeepDetector,
  DtmfDetector,
  dtmfTone,
  millisecondsOf,
  Playout,
  type PlayoutNews,
  type SoundLoop,
  samplesOf,
  type VoiceNews,
} from '#audio';
import { Latch, type PacketSource } from '../rtp/latch.ts';
import { looksLikeRtcp } from '../rtp/packet.ts';
import { Interruption } from './interruption.ts';
import { KeyPresses, type KeyWay } from './key-presses.ts';
import type { SessionEvent, StartParameters } from './messages.ts';
import type { MediaParameters } from './pool.ts';
import { Receiver } from './receiver.ts';
import { Recorder } from './recorder.ts';
import { Reports } from './reports.ts';
import { type BargeInMode, FRAME_MS, FRAME_SAMPLES, type MediaSummary } from './session.ts';
import { RELAY, type SessionSurroundings, type Wire } from './session-surroundings.ts';
import { Transmitter } from './transmitter.ts';
import { VoiceWatch } from './voice-watch.ts';

const QUALITY_EVERY_MS = 5000;
const STALLED_EVERY_MS = 10_000;
/** A voice that has grown by so much is told of again. */
const STRONGER_DB = 1;

/** Everything of one call that happens on the media worker. Driven by the engine's ticks, packets and orders. */
export class EngineSession {
  readonly id: number;
  readonly #around: SessionSurroundings;
  readonly #wire: Wire;
  readonly #playout: Playout;
  readonly #interruption: Interruption;
  readonly #tones: Playout;
  readonly #transmitter: Transmitter;
  readonly #reports: Reports;
  readonly #voice: VoiceWatch;
  readonly #presses = new KeyPresses();
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  #parameters: MediaParameters | undefined;
  #latch: Latch | undefined;
  #receiver: Receiver | undefined;
  #detector: DtmfDetector | undefined;
  #beeps: BeepDetector | undefined;
  #recorder: Recorder | undefined;
  #ambience: Ambience | undefined;
  #sentFrames = 0;
  #qualityAtMs = 0;
  #stalledAtMs = 0;
  #toneCount = 0;
  #invalid = 0;
  #toldWeakerDb = 0;

  constructor(id: number, wire: Wire, around: SessionSurroundings) {
    this.id = id;
    this.#wire = wire;
    this.#around = around;
    this.#playout = new Playout(around.memory);
    this.#interruption = new Interruption(this.#playout);
    this.#tones = new Playout(around.memory);
    this.#transmitter = new Transmitter({
      ssrc: randomInt(2 ** 32),
      firstSequence: randomInt(2 ** 15),
      firstTimestamp: randomInt(2 ** 32),
      send: (packet) => this.#send(packet),
    });
    this.#reports = new Reports(around.clock, randomBytes(12).toString('base64url'));
    this.#voice = new VoiceWatch(around.batcher, around.voice.remember(), {
      news: (news) => this.#onVoice(news),
      stronger: (onset) => this.#onVoiceStronger(onset),
    });
  }

  get started(): boolean {
    return this.#parameters !== undefined;
  }

  /** Nothing but silence to send. */
  get idle(): boolean {
    const speaking = this.#playout.queuedSamples > 0 && !this.#playout.paused;
    return !speaking && !this.#tones.busy && !this.#transmitter.sendingKeys;
  }

  /** Applies what was agreed on; media flows from the first call on. */
  start(given: StartParameters): void {
    const now = this.#around.clock.now();
    const parameters = completed(given);
    const announced = { address: parameters.remoteAddress, port: parameters.remotePort };
    const law = parameters.codec === 'PCMU' ? 'ulaw' : 'alaw';
    const { payloadType, keysPayloadType, direction } = parameters;
    const format = { law, payloadType, keysPayloadType } as const;
    const audible = direction === 'sendrecv' || direction === 'recvonly';
    if (this.#receiver) this.#receiver.configure({ ...format, audible });
    else this.#receiver = this.#begin({ ...format, audible }, now);
    if (this.#latch) this.#latch.announce(announced, now);
    else this.#latch = new Latch(announced, now);
    this.#transmitter.configure({ ...format, ptimeMs: parameters.ptimeMs ?? FRAME_MS });
    this.#detector = keysPayloadType === undefined ? (this.#detector ?? new DtmfDetector()) : undefined;
    this.#receiver.heard(now);
    this.#parameters = parameters;
  }

  #begin(format: ConstructorParameters<typeof Receiver>[0], now: number): Receiver {
    this.#qualityAtMs = now + QUALITY_EVERY_MS;
    this.#stalledAtMs = now + STALLED_EVERY_MS;
    return new Receiver(format, now, (key, atMs) => this.#onKey(key, 'event', atMs));
  }

  /** A packet from the wire, on the RTP or the RTCP socket. True when it belongs to the call. */
  receive(bytes: Uint8Array, source: PacketSource): boolean {
    const receiver = this.#receiver;
    const latch = this.#latch;
    if (!receiver || !latch) return false;
    const now = this.#around.clock.now();
    const taken = looksLikeRtcp(bytes)
      ? this.#reports.packet(bytes, source, latch.target, receiver.reception, this.#transmitter.ssrc)
      : receiver.packet(bytes, source, latch, now);
    if (taken) {
      receiver.heard(now);
      this.#around.onArrived(this.id);
    } else {
      this.#invalid++;
    }
    return taken;
  }

  /** A key that came beside the audio. */
  press(key: string): void {
    this.signOfLife();
    this.#onKey(key, 'message', this.#around.clock.now());
  }

  #onKey(key: string, way: KeyWay, atMs: number): void {
    if (this.#presses.isNew(key, way, atMs)) this.#emit({ session: this.id, name: 'key', event: { key, atMs } });
  }

  signOfLife(): void {
    this.#receiver?.heard(this.#around.clock.now());
  }

  beginUtterance(name: string, uninterruptible: boolean): void {
    this.#playout.begin(name, uninterruptible);
  }

  play(name: string, samples: Int16Array): void {
    this.#playout.play(name, samples);
  }

  endUtterance(name: string): void {
    this.#playout.end(name);
  }

  clear(): void {
    this.#report(this.#playout.clear());
  }

  resume(): void {
    this.#interruption.decided();
  }

  setBargeIn(mode: BargeInMode): void {
    this.#interruption.setMode(mode);
  }

  setAmbience(loop: SoundLoop | undefined): void {
    this.#ambience = loop && new Ambience(loop);
  }

  detectBeep(on: boolean): void {
    this.#beeps = on ? (this.#beeps ?? new BeepDetector()) : undefined;
  }

  sendKeys(keys: string, toneMs: number, gapMs: number): void {
    if (this.#parameters?.keysPayloadType === undefined) this.#sendTones(keys, toneMs, gapMs);
    else this.#transmitter.sendKeys(keys, samplesOf(toneMs), samplesOf(gapMs));
  }

  #sendTones(keys: string, toneMs: number, gapMs: number): void {
    const name = `keys-${this.#toneCount++}`;
    this.#tones.begin(name);
    for (const key of keys.toUpperCase()) {
      this.#tones.play(name, dtmfTone(key, toneMs));
      this.#tones.play(name, new Int16Array(samplesOf(gapMs)));
    }
    this.#tones.end(name);
  }

  record(file: string): void {
    if (this.#recorder) return;
    const positions = { caller: this.#receiver?.position ?? 0, assistant: this.#sentFrames * FRAME_SAMPLES };
    this.#recorder = new Recorder(file, this.#around.log, positions);
  }

  /** Sends this session's 20 ms. */
  transmit(): void {
    if (!this.#parameters) return;
    const { direction } = this.#parameters;
    this.#sentFrames++;
    if (direction === 'recvonly' || direction === 'inactive') {
      this.#frame.fill(0);
      this.#transmitter.skip(1);
    } else {
      this.#fillFrame();
      this.#transmitter.frame(this.#frame);
    }
    this.#recorder?.assistant(this.#frame);
  }

  /** The assistant and the sound under it wait while keys go out; the sound goes on where the assistant is silent. */
  #fillFrame(): void {
    if (this.#tones.busy) this.#tones.pull(this.#frame);
    else if (this.#transmitter.sendingKeys) this.#frame.fill(0);
    else {
      this.#report(this.#playout.pull(this.#frame));
      this.#ambience?.mix(this.#frame);
    }
  }

  /** Time in which nothing could be sent. */
  skip(frames: number): void {
    if (!this.#parameters) return;
    this.#transmitter.skip(frames);
    this.#frame.fill(0);
    for (let i = 0; i < frames; i++) this.#recorder?.assistant(this.#frame);
    this.#sentFrames += frames;
  }

  /** Hands on what arrived. */
  listen(nowMs: number): void {
    const receiver = this.#receiver;
    if (!receiver) return;
    const position = receiver.position;
    const samples = receiver.take(nowMs);
    if (samples) this.#heard(samples, position, nowMs);
    if (nowMs >= this.#qualityAtMs) this.#quality(receiver);
    if (nowMs >= this.#stalledAtMs) this.#checkStalled(receiver, nowMs);
  }

  #heard(samples: Int16Array, position: number, nowMs: number): void {
    this.#around.out.audio(this.id, samples, position);
    this.#voice.push(samples, position);
    this.#recorder?.caller(samples);
    const keys = this.#detector?.push(samples) ?? '';
    for (const key of keys) this.#onKey(key, 'tone', nowMs);
    const beep = this.#beeps?.push(samples);
    if (!beep) return;
    const end = position + samples.length;
    const event = { hz: beep.hz, lastedMs: millisecondsOf(beep.samples), atMs: this.#timeOf(end - beep.endedAgo) };
    this.#emit({ session: this.id, name: 'beep', event });
  }

  #onVoice(news: VoiceNews): void {
    if (news.kind === 'end') this.#onVoiceEnd(news);
    else if (news.kind === 'start') this.#onVoiceStart(news.onset);
    else if (news.kind === 'held') this.#interruption.voiceLikely(this.#voice.weakerSoFarDb);
    else if (news.kind === 'lull')
      this.#emit({ session: this.id, name: 'voice-lull', event: { endedAtMs: this.#timeOf(news.end) } });
    else this.#onVoiceConfirmed(news.onset);
  }

  #onVoiceStart(onset: number): void {
    this.#interruption.voiceStarted();
    const event = { onsetAtMs: this.#timeOf(onset), position: onset };
    this.#emit({ session: this.id, name: 'voice-start', event });
  }

  #onVoiceConfirmed(onset: number): void {
    this.#tellConfirmed(onset, this.#interruption.voiceConfirmed(this.#voice.weakerSoFarDb));
  }

  #onVoiceStronger(onset: number): void {
    const wasPaused = this.#playout.paused;
    const pausedPlayback = this.#interruption.voiceStronger(this.#voice.weakerSoFarDb);
    const isStronger = this.#toldWeakerDb - this.#voice.weakerDb >= STRONGER_DB;
    if (isStronger || pausedPlayback !== wasPaused) this.#tellConfirmed(onset, pausedPlayback);
  }

  #tellConfirmed(onset: number, pausedPlayback: boolean): void {
    const { weakerDb } = this.#voice;
    this.#toldWeakerDb = weakerDb;
    const event = { onsetAtMs: this.#timeOf(onset), pausedPlayback, weakerDb };
    this.#emit({ session: this.id, name: 'voice-confirmed', event });
  }

  #onVoiceEnd({ end, confirmed, doubted, voicedSamples }: Extract<VoiceNews, { kind: 'end' }>): void {
    this.#interruption.voiceEnded(confirmed);
    const event = {
      endedAtMs: this.#timeOf(end),
      confirmed,
      doubted,
      voicedMs: millisecondsOf(voicedSamples),
      weakerDb: this.#voice.weakerDb,
    };
    this.#emit({ session: this.id, name: 'voice-end', event });
  }

  #timeOf(position: number): number {
    return this.#receiver?.timeOf(position) ?? this.#around.clock.now();
  }

  #quality(receiver: Receiver): void {
    this.#qualityAtMs += QUALITY_EVERY_MS;
    const roundTripMs = this.#reports.roundTripMs;
    const event = { ...receiver.figures, ...(roundTripMs === undefined ? {} : { roundTripMs }) };
    this.#emit({ session: this.id, name: 'quality', event });
    this.#sendReport(receiver, false);
  }

  #sendReport(receiver: Receiver, leaving: boolean): void {
    if (this.#wire.relayed || !this.#latch) return;
    const report = this.#reports.build(this.#transmitter, receiver.reception, leaving);
    this.#wire.sendReport(report, this.#reports.target(this.#latch.target, this.#parameters?.remoteRtcpPort));
  }

  #checkStalled(receiver: Receiver, nowMs: number): void {
    // A far end that holds us (it is `sendonly`: we are `recvonly`) may send music or nothing.
    const expecting = this.#parameters?.direction === 'sendrecv' && !this.#wire.relayed;
    const silentMs = nowMs - receiver.heardAtMs;
    this.#stalledAtMs = nowMs + STALLED_EVERY_MS;
    if (!expecting) return;
    if (silentMs >= STALLED_EVERY_MS) this.#emit({ session: this.id, name: 'stalled', event: { silentMs } });
    else this.#stalledAtMs = receiver.heardAtMs + STALLED_EVERY_MS;
  }

  #send(packet: Uint8Array): void {
    this.#wire.send(packet, this.#latch?.target ?? RELAY);
    this.#around.onSent();
  }

  #report(news: readonly PlayoutNews[]): void {
    const atMs = this.#around.clock.now();
    for (const item of news) {
      if (item.kind === 'start')
        this.#emit({ session: this.id, name: 'playout-start', event: { utterance: item.utterance, atMs } });
      else {
        const { utterance, playedSamples, completed: whole } = item;
        const event = { utterance, atMs, playedSamples, completed: whole };
        this.#emit({ session: this.id, name: 'playout-end', event });
      }
    }
  }

  #emit(event: SessionEvent): void {
    this.#around.out.event(event);
  }

  /** Says goodbye, closes the wire and resolves when the recording is on disk. */
  async close(): Promise<MediaSummary> {
    // Whoever spoke learns how much of it was heard.
    this.clear();
    this.#voice.close();
    if (this.#receiver && this.#transmitter.packets > 0) this.#sendReport(this.#receiver, true);
    this.#wire.close();
    const figures = this.#receiver?.figures;
    return {
      ...(this.#parameters && { codec: this.#parameters.codec }),
      recordedMs: (await this.#recorder?.close()) ?? 0,
      packetsReceived: figures?.received ?? 0,
      packetsLost: figures?.lost ?? 0,
      packetsSent: this.#transmitter.packets,
      jitterMs: figures?.jitterMs ?? 0,
    };
  }

  /** State for logs and tests. */
  dump(): Readonly<Record<string, unknown>> {
    return {
      id: this.id,
      target: this.#latch?.target,
      rejected: this.#latch?.rejected,
      invalid: this.#invalid,
      ...this.#receiver?.counters,
    };
  }
}

function completed(given: StartParameters): MediaParameters {
  if ('remoteAddress' in given) return given;
  return { ...given, remoteAddress: RELAY.address, remotePort: RELAY.port, direction: 'sendrecv' };
}
