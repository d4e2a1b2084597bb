import type { TimelineEvent } from '#domain';
import type { Call, Peaks } from '#features/calls/contract';

const RATE = 8000;
const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 4;

interface Burst {
  readonly channel: 0 | 1;
  readonly fromMs: number;
  readonly toMs: number;
}

function burstsOf(call: Call): Burst[] {
  const offset = call.recordingOffsetMs ?? 0;
  const said = call.timeline.filter(
    (event): event is Extract<TimelineEvent, { startedAtMs: number }> => 'startedAtMs' in event,
  );
  return said.map(({ type, startedAtMs, endedAtMs }) => ({
    channel: type === 'caller-said' ? 0 : 1,
    fromMs: startedAtMs - offset,
    toMs: endedAtMs - offset,
  }));
}

const lengthMs = (call: Call) => (call.timeline.at(-1)?.atMs ?? 1000) - (call.recordingOffsetMs ?? 0);

/** Loudness 0..1 of something like speech. */
function level({ fromMs, toMs }: Burst, ms: number): number {
  if (ms < fromMs || ms > toMs) return 0;
  return 0.25 + 0.35 * Math.abs(Math.sin(ms / 90)) + 0.25 * Math.abs(Math.sin(ms / 370));
}

/** A tone of another pitch for each side wherever it speaks, as WAV. */
export function wavOf(call: Call): Buffer {
  const samples = Math.ceil((lengthMs(call) * RATE) / 1000);
  const wav = Buffer.alloc(HEADER_BYTES + samples * BYTES_PER_SAMPLE);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * BYTES_PER_SAMPLE, 28);
  wav.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * BYTES_PER_SAMPLE, 40);
  for (const burst of burstsOf(call)) {
    const first = Math.max(0, Math.floor((burst.fromMs * RATE) / 1000));
    const last = Math.min(samples, Math.floor((burst.toMs * RATE) / 1000));
    const pitch = burst.channel === 0 ? 220 : 330;
    for (let at = first; at < last; at++) {
      const value = Math.sin((2 * Math.PI * pitch * at) / RATE) * level(burst, (at * 1000) / RATE) * 9000;
      wav.writeInt16LE(Math.round(value), HEADER_BYTES + at * BYTES_PER_SAMPLE + burst.channel * 2);
    }
  }
  return wav;
}

export function peaksOf(call: Call, points: number): Peaks {
  const durationMs = lengthMs(call);
  const bursts = burstsOf(call);
  const channel = (wanted: number) =>
    Array.from({ length: points }, (_, point) => {
      const ms = (point * durationMs) / points;
      return Math.max(0, ...bursts.filter((burst) => burst.channel === wanted).map((burst) => level(burst, ms)));
    });
  return { durationMs, caller: channel(0), assistant: channel(1) };
}
