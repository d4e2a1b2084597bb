import { createReadStream } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Files } from '#platform/files';
import { openRecording, type RecordingPeaks, recordingPeaks } from '#telephony';
import type { Peaks } from './contract.ts';

/** `<workspace>/<year>-<month>/<call>.wav` in the recordings folder. */
export function recordingKey(workspaceId: string, callId: string, wallMs: number): string {
  return `${workspaceId}/${new Date(wallMs).toISOString().slice(0, 7)}/${callId}.wav`;
}

/** Part of a file, to be sent. */
export interface FileRange {
  /** Undefined: the whole. */
  readonly range: { readonly from: number; readonly to: number } | undefined;
  readonly totalBytes: number;
  readonly lengthBytes: number;
  readonly stream: Readable;
}

/** What a Range header asks of a file of `totalBytes` (RFC 9110 section 14.2); `unsatisfiable` is answered with 416. */
export function parseRange(
  header: string | undefined,
  totalBytes: number,
): { readonly from: number; readonly to: number } | 'unsatisfiable' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (found === null || (found[1] === '' && found[2] === '')) return undefined;
  const [, first = '', last = ''] = found;
  const from = first === '' ? Math.max(0, totalBytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? totalBytes : Math.min(totalBytes, Number(last) + 1);
  if (from >= totalBytes) return 'unsatisfiable';
  // A last byte before the first one makes the header invalid, and an invalid one is ignored.
  return to <= from ? undefined : { from, to };
}

/** A recording as PCM for browsers, or as it is on disk. `unsatisfiable` carries the size for the answer. */
export async function readRecording(
  files: Files,
  key: string,
  options: { readonly original: boolean; readonly range: string | undefined },
): Promise<FileRange | { readonly unsatisfiable: number } | undefined> {
  const size = await files.size(key);
  if (size === undefined) return undefined;
  const path = files.path(key);
  const recording = options.original ? undefined : await openRecording(path);
  const totalBytes = recording?.pcmBytes ?? size;
  const range = parseRange(options.range, totalBytes);
  if (range === 'unsatisfiable') return { unsatisfiable: totalBytes };
  const { from, to } = range ?? { from: 0, to: totalBytes };
  const stream =
    recording === undefined
      ? createReadStream(path, { start: from, end: Math.max(from, to - 1) })
      : Readable.from(recording.readPcm(from, to));
  return { range, totalBytes, lengthBytes: to - from, stream };
}

/** At most `points` levels per channel. Computed once for a call that is over, and kept beside the recording. */
export async function readPeaks(
  files: Files,
  key: string,
  points: number,
  isOver: boolean,
): Promise<Peaks | undefined> {
  if ((await files.size(key)) === undefined) return undefined;
  const path = files.path(key);
  const peaks = isOver ? await keptPeaks(path) : await recordingPeaks(path);
  return {
    durationMs: peaks.durationMs,
    caller: thin(peaks.caller, points),
    assistant: thin(peaks.assistant, points),
  };
}

async function keptPeaks(path: string): Promise<RecordingPeaks> {
  const file = `${path}.peaks`;
  const kept = await readFile(file).catch(() => undefined);
  const known = kept && unpack(kept);
  if (known !== undefined) return known;
  const peaks = await recordingPeaks(path);
  await writeFile(`${file}.new`, pack(peaks));
  await rename(`${file}.new`, file);
  return peaks;
}

/** Duration as a little-endian double, then the levels of the caller, then those of the assistant. */
function pack({ durationMs, caller, assistant }: RecordingPeaks): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeDoubleLE(durationMs);
  return Buffer.concat([head, caller, assistant]);
}

function unpack(bytes: Buffer): RecordingPeaks | undefined {
  if (bytes.length < 8 || bytes.length % 2 !== 0) return undefined;
  const half = 8 + (bytes.length - 8) / 2;
  return { durationMs: bytes.readDoubleLE(), caller: bytes.subarray(8, half), assistant: bytes.subarray(half) };
}

/** The loudest of each group, as 0..1. */
function thin(levels: Uint8Array, points: number): number[] {
  const count = Math.min(points, levels.length);
  return Array.from({ length: count }, (_unused, index) => {
    const from = Math.floor((index * levels.length) / count);
    const to = Math.floor(((index + 1) * levels.length) / count);
    return Math.round((Math.max(...levels.subarray(from, to)) / 255) * 1000) / 1000;
  });
}
