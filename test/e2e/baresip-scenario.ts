import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { sleep, systemClock } from '#base';
import { TimelineEvent } from '#domain';
import { startServer } from '../../src/app/bench/server.ts';
import { startBaresip } from '../kit/baresip.ts';

/*
 * A call from baresip to the demo assistant with keys, hold and resume, in a network of its own:
 *
 *     unshare -n sh -c 'ip link set lo up; ip addr add 10.77.0.1/32 dev lo; exec npx tsx --conditions=source test/e2e/baresip-scenario.ts'
 *
 * Prints one JSON object with what both sides saw.
 */
const ADDRESS = '10.77.0.1';

const Calls = z.object({ items: z.array(z.object({ id: z.string(), state: z.string() })) });
const Detail = z.object({ state: z.string(), hasRecording: z.boolean(), timeline: z.array(TimelineEvent) });

const folder = await mkdtemp(join(tmpdir(), 'parley-baresip-'));
execFileSync('espeak-ng', ['-w', join(folder, 'speech22.wav'), 'What are your opening hours?']);
execFileSync('sox', [
  join(folder, 'speech22.wav'),
  '-r',
  '8000',
  '-c',
  '1',
  join(folder, 'speech.wav'),
  'pad',
  '30',
  '600',
]);

const server = await startServer({ env: { PARLEY_SIP_ADDRESS: ADDRESS } });
const phone = await startBaresip({
  folder: join(folder, 'phone'),
  address: ADDRESS,
  speech: join(folder, 'speech.wav'),
});
try {
  phone.command('dial', `sip:1000@${ADDRESS}:${server.ready.sipPort}`);
  await phone.until('CALL_ESTABLISHED', 10_000);
  await sleep(systemClock, 6000);
  phone.command('sndcode', '1');
  await sleep(systemClock, 5000);
  phone.command('hold');
  await sleep(systemClock, 1500);
  phone.command('resume');
  await sleep(systemClock, 1500);
  phone.command('hangup');
  await phone.until('CALL_CLOSED', 5000);
  await sleep(systemClock, 1500);
  const { items } = await server.api('GET', '/api/v1/calls', Calls);
  const call = await server.api('GET', `/api/v1/calls/${items[0]?.id}`, Detail);
  const heard = await Promise.all((await phone.recordings()).map(loudSeconds));
  process.stdout.write(`${JSON.stringify({ events: phone.events, call, loudSeconds: Math.max(0, ...heard) })}\n`);
} finally {
  await phone.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Seconds of a 16-bit mono WAV in which somebody can be heard. */
async function loudSeconds(file: string): Promise<number> {
  const bytes = await readFile(file);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, Math.floor((bytes.length - 44) / 2));
  let loud = 0;
  for (let start = 0; start + 160 <= samples.length; start += 160) {
    if (samples.subarray(start, start + 160).some((sample) => Math.abs(sample) > 1000)) loud++;
  }
  return loud / 50;
}
