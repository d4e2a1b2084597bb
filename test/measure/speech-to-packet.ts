import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '#base';
import { percentile } from '#domain';
import { utter } from '../../src/app/bench/caller-voice.ts';
import { reportOf } from '../../src/app/bench/report.ts';
import { scratchFolder, startServer } from '../../src/app/bench/server.ts';
import { createStubAssistant, stageOn } from '../../src/app/bench/stage.ts';
import { tenth } from '../../src/app/bench/tenth.ts';
import type { StubScript } from '../../src/app/stub-script.ts';
import { type Fleet, startFleet } from '../kit/vendors/fleet.ts';
import type { VendorServer } from '../kit/vendors/socket-server.ts';

/*
 * A vendor's first byte of speech until it can be heard on the line: answers in real calls to the built server, which gets
 * its voice from local servers that speak the vendors' protocols. Those and the caller are this process: one clock. What
 * it takes holds the wait for the media worker's 20 ms tick.
 *   npx tsx --conditions=source test/measure/speech-to-packet.ts [answers of each voice]
 */
const ANSWERS = Number(process.argv[2] ?? 20);
const PATIENCE_MS = 10_000;
/** The words come when the turn is over: an answer that is ready before would wait for its end. */
const DELAYS = { transcriptMs: 100, firstTokenMs: 900, firstAudioMs: 50 };
const QUESTION = 'I would like to know your opening hours';

type Watched = Pick<VendorServer, 'watch'>;
const voicesOf = ({ servers }: Fleet): Readonly<Record<string, Watched>> => ({
  ...{ openai: servers.openaiSpeaking, 'openai-compatible': servers.compatibleAudio, azure: servers.azure },
  ...{ deepgram: servers.deepgram, 'google-cloud': servers.google, elevenlabs: servers.elevenlabs },
});

const fleet = await startFleet();
const folder = await scratchFolder();
const question = await utter(QUESTION, { language: 'en-GB', gainDb: 0, away: false });
const script: StubScript = {
  reply: 'We open at nine.',
  utterances: [{ alaw: Buffer.from(question.alaw).toString('base64'), words: [...question.words] }],
};
await writeFile(join(folder, 'script.json'), JSON.stringify(script));
const stubs = { ...DELAYS, script: join(folder, 'script.json') };
const stage = await stageOn(await startServer({ stubs, env: { PARLEY_OUTBOUND_ALLOW: '127.0.0.0/8' } }));
try {
  const results: Record<string, Record<string, number>> = {};
  for (const [id, vendor] of Object.entries(voicesOf(fleet))) {
    process.stderr.write(`${id}\n`);
    const latencies = await answersOf(id, vendor);
    results[id] = {
      ms_p50: tenth(percentile(latencies, 0.5)),
      ms_p95: tenth(percentile(latencies, 0.95)),
      ms_max: tenth(Math.max(...latencies)),
      answers: latencies.length,
    };
  }
  process.stdout.write(`${JSON.stringify(reportOf('speech-to-packet', results), undefined, 2)}\n`);
} finally {
  await stage.close();
  await fleet.close();
  await rm(folder, { recursive: true, force: true });
}

/** Asks this voice's assistant again and again, in one call; what each answer took. */
async function answersOf(id: string, vendor: Watched): Promise<number[]> {
  const credentials = fleet.vendors.find((one) => one.id === id)?.credentials;
  await stage.server.api('PUT', `/api/v1/providers/${id}/key`, z.unknown(), { credentials });
  const config = { firstMessage: 'Welcome.', textToSpeech: { provider: id } };
  const { virtualNumber } = await createStubAssistant(stage.server, config);
  const { leg, session, hearing } = await stage.call(virtualNumber);
  await hearing.firstAudible(PATIENCE_MS);
  const latencies: number[] = [];
  for (let answer = 0; answer < ANSWERS && !leg.signal.aborted; answer++) {
    await hearing.silence(700, PATIENCE_MS);
    await session.send(question.alaw);
    let isAsked = false;
    let sentAtMs: number | undefined;
    vendor.watch = (direction) => {
      if (direction === 'received') isAsked = true;
      else if (isAsked) sentAtMs ??= systemClock.now();
    };
    const heardAtMs = await hearing.firstAudible(PATIENCE_MS);
    vendor.watch = undefined;
    if (heardAtMs !== undefined && sentAtMs !== undefined) latencies.push(heardAtMs - sentAtMs);
  }
  await leg.hangUp();
  return latencies;
}
