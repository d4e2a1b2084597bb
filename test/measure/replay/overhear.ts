import { decodeG711, encodeG711, type G711Law, levelDbfs, type VoiceModel } from '#audio';
import { RTP_HEADER_BYTES, writeRtpHeader } from '../../../src/telephony/rtp/packet.ts';
import { type BenchCall, benchWith, type MediaBench } from '../../kit/media-bench.ts';

/** What a caller's line carries while the assistant speaks. */
export interface Sound {
  readonly name: string;
  /** 8 kHz. */
  readonly samples: Int16Array;
}

/** What one sound did to the assistant. Times are ms since its first sample was sent. */
export interface Overheard {
  readonly name: string;
  readonly seconds: number;
  /** Last audible packet before the first pause. */
  readonly silentAtMs: number | undefined;
  readonly confirmedAtMs: number | undefined;
  /** Every silence of the assistant, in ms. */
  readonly pausesMs: readonly number[];
  /** Times that it was taken for speech: a recogniser that imagines a word there stops the assistant. */
  readonly confirmed: number;
  /** Times that this was taken back. */
  readonly takenBack: number;
  /** Short silences that did not end the voice, and those that did. */
  readonly innerLulls: number;
  readonly lastLulls: number;
}

const FRAME = 160;
const FRAME_MS = 20;
const STEP_MS = 5;
/** As networks are: packets are up to so late, and so many are lost. */
const JITTER_MS = 12;
const LOSS = 0.002;
/** What the conversation waits for a first word before playback goes on. */
const FIRST_WORD_MS = 100;
/** Ducked speech is audible, and gaps shorter than the second number are the far end's jitter, not a pause. */
const AUDIBLE_DBFS = -50;
const PAUSE_MS = 60;
const SOURCE = { address: '192.0.2.1', port: 4000 };

/** One call under way. */
interface Line {
  readonly call: BenchCall;
  readonly beganAtMs: number;
  readonly seen: Overheard & { readonly pausesMs: number[] };
  audibleAtMs: number;
  lulled: boolean;
  speaking: boolean;
}
type Changing<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Sends sounds to as many calls at once while the assistant speaks in each, in virtual time: through the engine of the media
 * worker with its codec, jitter buffer, voice model in batches, gate and playout. No conversation: its part is played by
 * what it does where no word is known. `random` gives 0 to 1.
 */
export async function overhear(
  model: VoiceModel,
  sounds: readonly Sound[],
  random: () => number,
): Promise<Overheard[]> {
  const bench = benchWith(model);
  const lines = sounds.map((sound) => dial(bench, sound, random));
  const untilMs = Math.max(...sounds.map(({ samples }) => samples.length / 8)) + 500;
  while (bench.clock.now() < untilMs) {
    await bench.clock.advance(STEP_MS);
    bench.audio.length = 0;
    for (const { session, name, event } of bench.events.splice(0)) {
      const line = lines[session - 1];
      if (line) follow(line, name, event, bench);
    }
    for (const line of lines) listen(line);
  }
  await bench.engine.close();
  return lines.map(({ seen }) => seen);
}

function dial(bench: MediaBench, { name, samples }: Sound, random: () => number): Line {
  const law: G711Law = random() < 0.7 ? 'alaw' : 'ulaw';
  const call = bench.call(law === 'alaw' ? {} : { codec: 'PCMU', payloadType: 0 });
  const text = new Int16Array(samples.length + 8000).fill(8000);
  call.session.beginUtterance('notice', false);
  call.session.play('notice', text);
  call.session.endUtterance('notice');
  const beganAtMs = bench.clock.now() + random() * FRAME_MS;
  send(bench, call, { law, bytes: encodeG711(law, samples), beganAtMs, random });
  return {
    call,
    beganAtMs,
    audibleAtMs: beganAtMs,
    lulled: false,
    speaking: false,
    seen: {
      ...{ name, seconds: samples.length / 8000, silentAtMs: undefined, confirmedAtMs: undefined, pausesMs: [] },
      ...{ confirmed: 0, takenBack: 0, innerLulls: 0, lastLulls: 0 },
    },
  };
}

interface Stream {
  readonly law: G711Law;
  readonly bytes: Uint8Array;
  readonly beganAtMs: number;
  readonly random: () => number;
}

/** A packet leaves when its last sample was spoken. */
function send({ clock }: MediaBench, { session }: BenchCall, { law, bytes, beganAtMs, random }: Stream): void {
  const first = Math.floor(random() * 60_000);
  const payloadType = law === 'alaw' ? 8 : 0;
  const next = (index: number) => {
    const at = index * FRAME;
    if (at + FRAME > bytes.length) return;
    const packet = new Uint8Array(RTP_HEADER_BYTES + FRAME);
    const sequence = (first + index) & 0xffff;
    writeRtpHeader(packet, { payloadType, marker: index === 0, sequence, timestamp: at, ssrc: first });
    packet.set(bytes.subarray(at, at + FRAME), RTP_HEADER_BYTES);
    const dueAtMs = beganAtMs + (index + 1) * FRAME_MS + random() ** 3 * JITTER_MS;
    clock.after(dueAtMs - clock.now(), () => {
      if (random() >= LOSS) session.receive(packet, SOURCE);
      next(index + 1);
    });
  };
  next(0);
}

function follow(line: Line, name: string, event: object, { clock }: MediaBench): void {
  const seen: Changing<Overheard> = line.seen;
  if (name === 'voice-lull') {
    if (line.lulled) seen.innerLulls++;
    line.lulled = true;
  } else if (name === 'voice-confirmed') {
    line.speaking = true;
    seen.confirmed++;
    seen.confirmedAtMs ??= clock.now() - line.beganAtMs;
  } else if (name === 'voice-end') {
    const isSpeech = 'confirmed' in event && event.confirmed === true;
    if (line.lulled) seen.lastLulls++;
    if (line.speaking && !isSpeech) seen.takenBack++;
    if (isSpeech) clock.after(FIRST_WORD_MS, () => line.call.session.resume());
    line.lulled = line.speaking = false;
  }
}

/** Reads when the assistant fell silent and went on. */
function listen(line: Line): void {
  const seen: Changing<Line['seen']> = line.seen;
  for (const { packet, atMs } of line.call.sent.splice(0)) {
    const law = packet.payloadType === 0 ? 'ulaw' : 'alaw';
    if (levelDbfs(decodeG711(law, packet.payload)) < AUDIBLE_DBFS) continue;
    const silenceMs = atMs - line.audibleAtMs;
    if (silenceMs >= PAUSE_MS) {
      seen.pausesMs.push(silenceMs);
      seen.silentAtMs ??= line.audibleAtMs - line.beganAtMs;
    }
    line.audibleAtMs = atMs;
  }
}
