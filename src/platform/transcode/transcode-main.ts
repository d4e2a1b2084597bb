import { writeFile } from 'node:fs/promises';
import { encodeG711, joined, levelled, renderSound, wavHeader } from '#audio';
import { errorMessage, InvalidStateError } from '#base';
import { decodeAudio } from './decode-audio.ts';
import type { TranscodeAnswer, TranscodeOrder } from './protocol.ts';

const SAMPLE_RATE = 8000;

/** The process that makes loops: one order, one answer. */
async function main(order: TranscodeOrder): Promise<TranscodeAnswer> {
  const samples = order.kind === 'render' ? await rendered(order.sound) : levelled(joined(await decodeAudio(order)));
  if (samples.every((sample) => sample === 0)) return { ok: false, problem: 'silent' };
  const alaw = encodeG711('alaw', samples);
  const header = wavHeader({ encoding: 'alaw', sampleRate: SAMPLE_RATE, channels: 1 }, alaw.length);
  await writeFile(order.output, Buffer.concat([header, alaw]));
  return { ok: true, durationMs: Math.round((samples.length / SAMPLE_RATE) * 1000) };
}

async function rendered(sound: string): Promise<Int16Array> {
  const samples = await renderSound(sound);
  if (!samples) throw new InvalidStateError(`There is no sound "${sound}".`);
  return samples;
}

process.once('message', (order) => {
  main(order as TranscodeOrder)
    .catch((error: unknown): TranscodeAnswer => ({ ok: false, problem: 'unreadable', detail: errorMessage(error) }))
    .then((answer) => process.send?.(answer))
    .catch(() => process.exit(1));
});
