import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProductError } from '#domain';
import { AUDIO_FORMATS, type AudioFormat, audioFormatOf, HEAD_BYTES, otherKindOf } from '#platform/transcode';
import { LARGEST_SOUND_BYTES } from './contract.ts';

/** What a request brings: its body as it comes in. */
export interface UploadedFile {
  readonly stream: Readable | undefined;
  readonly contentType: string;
  /** As the request announces it. */
  readonly announcedBytes: number;
}

const tooLarge = () =>
  new ProductError('too-large', 'The file is larger than 50 MB. Shorten it, or save it as MP3, OGG, AAC or M4A.');

/** The body to read; what the headers show to be useless is refused before anything is read. @throws ProductError. */
export function bodyOf({ stream, contentType, announcedBytes }: UploadedFile): Readable {
  if (announcedBytes > LARGEST_SOUND_BYTES) throw tooLarge();
  if (contentType.startsWith('multipart/')) throw unsupported('a form: send the file itself as the body');
  if (stream === undefined) throw unsupported('an empty file');
  return stream;
}

const unsupported = (kind: string | undefined) =>
  new ProductError(
    'unsupported-media',
    `This is ${kind ?? 'no sound file that is known here'}. Ambient sounds are ${AUDIO_FORMATS} files.`,
  );

/** Writes an upload to `path`, byte by byte counted; answers what it is. @throws ProductError too-large, unsupported-media. */
export async function receiveSound(stream: Readable, path: string): Promise<AudioFormat> {
  await pipeline(stream, limited, createWriteStream(path));
  const head = await headOf(path);
  const format = audioFormatOf(head);
  if (format === undefined) throw unsupported(otherKindOf(head));
  return format;
}

async function* limited(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > LARGEST_SOUND_BYTES) throw tooLarge();
    yield chunk;
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
