import { z } from 'zod';
import { sleep } from '#base';
import type { Bench } from './report.ts';
import { createStubAssistant, openStage, type Stage, spokenSentence } from './stage.ts';
import { tenth } from './tenth.ts';

const MEGABYTE = 1 << 20;

/**
 * Concurrent calls with voice activity detection, ambient sound and recording, the assistant and the caller both speaking: how late the
 * tick sends packets, by the server's own schedule, and what a call costs.
 */
export const density: Bench = async ({ calls = 200, seconds = 20, say }) => {
  const stage = await openStage({ stubs: { transcriptMs: 100, firstTokenMs: 100, firstAudioMs: 50 } });
  try {
    const { virtualNumber } = await createStubAssistant(stage.server, {
      firstMessage: 'The assistant talks while all these calls are up. '.repeat(18),
      bargeIn: false,
      ambience: { sound: 'office-1' },
      inactivityMs: 120_000,
    });
    const speech = await spokenSentence('I would like to know your opening hours please');
    const before = stage.server.usage();
    say(`setting up ${calls} calls`);
    const legs = [];
    for (let index = 0; index < calls; index++) {
      legs.push(await stage.call(virtualNumber));
      await sleep(stage.clock, 15);
    }
    await sleep(stage.clock, 2000);
    await lateness(stage);
    const startCpu = stage.server.usage().cpuSeconds;
    const startedAtMs = stage.clock.now();
    const receivedBefore = legs.map(({ session }) => session.received);
    say(`measuring for ${seconds} s`);
    for (const { session } of legs) for (let repeat = 0; repeat < seconds; repeat += 5) void session.send(speech);
    await sleep(stage.clock, seconds * 1000);
    const elapsedMs = stage.clock.now() - startedAtMs;
    const late = await lateness(stage);
    const usage = stage.server.usage();
    const received = legs.map(({ session }, index) => session.received - (receivedBefore[index] ?? 0));
    const dropped = legs.filter(({ leg }) => leg.signal.aborted).length;
    await Promise.all(legs.map(({ leg }) => leg.hangUp()));
    return {
      calls,
      late_ms_p50: tenth(late.p50),
      late_ms_p99: tenth(late.p99),
      cpu_cores: Math.round(((usage.cpuSeconds - startCpu) / (elapsedMs / 1000)) * 100) / 100,
      rss_mb_per_call: Math.round(((usage.rssBytes - before.rssBytes) / MEGABYTE / calls) * 100) / 100,
      dropped,
      packets_per_call_per_s: tenth(received.reduce((sum, count) => sum + count, 0) / calls / (elapsedMs / 1000)),
    };
  } finally {
    await stage.close();
  }
};

/** The tick's lateness since the last reading, from the server's metrics. */
async function lateness(stage: Stage): Promise<{ p50: number; p99: number }> {
  const response = await fetch(new URL('/metrics', stage.server.ready.http), {
    headers: { authorization: `Bearer ${stage.server.apiKey}` },
  });
  const text = await response.text();
  const value = (quantile: string) =>
    z.coerce
      .number()
      .parse(new RegExp(`^parley_media_late_ms\\{quantile="${quantile}"\\} (\\S+)$`, 'm').exec(text)?.[1]);
  return { p50: value('0.5'), p99: value('0.99') };
}
