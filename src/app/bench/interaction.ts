import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sleep } from '#base';
import { HESITATION_MS, interactionMetrics, interactionReport, type KnownCall, sidesOfCall } from '#domain';
import { HELD_OUT, seededRandom } from '#simulation';
import { converse, HOUSEHOLD_TURNS, recordRepertoire, scriptOf } from './household.ts';
import type { Bench } from './report.ts';
import { scratchFolder } from './server.ts';
import { createStubAssistant, openStage } from './stage.ts';

/** What vendors take that stream, in ms: transcript after the word, first token, first audio. */
export const VENDOR_DELAYS = { transcriptMs: 150, firstTokenMs: 350, firstAudioMs: 150 };

/**
 * The interaction metrics over real calls: voices, tics and side talk over SIP and RTP, the whole voice path, providers that
 * take as long as vendors do. The recogniser makes no mistakes: what is measured is what follows from the words.
 */
export const interaction: Bench = async ({ calls = 12, say }) => {
  const folder = await scratchFolder();
  say('Recording what callers say');
  const repertoire = await recordRepertoire(seededRandom(1), HELD_OUT.en, 'en-GB');
  const script = join(folder, 'script.json');
  await writeFile(script, JSON.stringify(scriptOf(repertoire)));
  const stage = await openStage({ stubs: { ...VENDOR_DELAYS, script } });
  try {
    const assistant = await createStubAssistant(stage.server, { firstMessage: 'Welcome.', language: 'en-GB' });
    say(`${calls} calls with ${HOUSEHOLD_TURNS} turns each`);
    const known = await Promise.all(
      Array.from({ length: calls }, async (_, index): Promise<KnownCall> => {
        await sleep(stage.clock, index * 700);
        const { leg, session, hearing } = await stage.call(assistant.virtualNumber);
        const line = { clock: stage.clock, leg, session, hearing };
        const sounds = await converse(line, repertoire, seededRandom(index + 1));
        return { timeline: [], sounds, audible: hearing.spans };
      }),
    );
    const strict = interactionMetrics(known.map((each) => sidesOfCall(each)));
    const forgiving = interactionMetrics(known.map((each) => sidesOfCall(each, HESITATION_MS)));
    return { calls, ...interactionReport(strict, forgiving) };
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
};
