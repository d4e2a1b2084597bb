/** What uploads may be. */
export type AudioFormat = 'mp3' | 'wav' | 'ogg' | 'aac' | 'flac' | 'm4a';

/** For sentences. */
export const AUDIO_FORMATS = 'MP3, WAV, OGG, AAC, FLAC or M4A';

/** Bytes from the beginning of a file that are enough to know it by. */
export const HEAD_BYTES = 16;

const starts = (head: Uint8Array, text: string, at = 0): boolean =>
  Buffer.from(head.subarray(at, at + text.length)).toString('latin1') === text;

/** MPEG audio and ADTS share the sync word; the layer bits tell them apart (ISO/IEC 13818-7, table 8). */
const synced = (head: Uint8Array): boolean => head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0;
const layerOf = (head: Uint8Array): number => ((head[1] ?? 0) >> 1) & 3;

const FORMATS: readonly (readonly [AudioFormat, (head: Uint8Array) => boolean])[] = [
  ['wav', (head) => starts(head, 'RIFF') && starts(head, 'WAVE', 8)],
  ['ogg', (head) => starts(head, 'OggS')],
  ['flac', (head) => starts(head, 'fLaC')],
  ['m4a', (head) => starts(head, 'ftyp', 4)],
  ['aac', (head) => synced(head) && layerOf(head) === 0],
  ['mp3', (head) => starts(head, 'ID3') || (synced(head) && layerOf(head) !== 0)],
];

/** Other files that people take for sounds, or upload by mistake. */
const OTHERS: readonly (readonly [string, (head: Uint8Array) => boolean])[] = [
  ['an empty file', (head) => head.length === 0],
  ['a PDF document', (head) => starts(head, '%PDF')],
  ['a ZIP archive or an office document', (head) => starts(head, 'PK')],
  ['a PNG picture', (head) => starts(head, 'PNG', 1)],
  ['a JPEG picture', (head) => head[0] === 0xff && head[1] === 0xd8],
  ['a MIDI file: notes without a sound', (head) => starts(head, 'MThd')],
  ['a Windows Media file', (head) => head[0] === 0x30 && head[1] === 0x26 && head[2] === 0xb2],
  ['an AIFF file', (head) => starts(head, 'FORM')],
  ['a WebM or Matroska film', (head) => head[0] === 0x1a && head[1] === 0x45],
  ['an AVI film', (head) => starts(head, 'RIFF') && starts(head, 'AVI', 8)],
  ['an HTML page', (head) => starts(head, '<')],
];

/** The format of a file by its first bytes, whatever its name says; undefined when it may not be uploaded. */
export function audioFormatOf(head: Uint8Array): AudioFormat | undefined {
  return FORMATS.find(([, fits]) => fits(head))?.[0];
}

/** What a file is that is no sound, for the person who sent it; undefined when nobody knows. */
export function otherKindOf(head: Uint8Array): string | undefined {
  return OTHERS.find(([, fits]) => fits(head))?.[0];
}
