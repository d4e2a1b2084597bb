import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeWav } from '#audio';
import { createStubAssistant, openStage, type Stage } from '../../src/app/bench/stage.ts';

/** Between sentences: presets are at -36 dBFS, an upload at full volume at -30 dBFS. */
const HEARD = { 'office-1': [-42, -32], upload: [-33, -28], none: [-200, -60] } as const;
/** So many packets in a row: a second, longer than the pauses of a sentence. */
const IN_A_ROW = 50;

describe('the ambient sound of a call', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ stubs: { transcriptMs: 100, firstTokenMs: 100, firstAudioMs: 50 } });
  });
  afterAll(() => stage.close());

  async function uploaded(): Promise<string> {
    const hum = Int16Array.from({ length: 5 * 44_100 }, (_, i) => Math.round(9000 * Math.sin(i / 20)));
    const answer = await fetch(new URL('/api/v1/sounds?name=Hum', stage.server.ready.http), {
      method: 'POST',
      headers: { authorization: `Bearer ${stage.server.apiKey}`, 'content-type': 'audio/wav' },
      body: Buffer.from(encodeWav(hum, 44_100)),
    });
    return z.object({ id: z.uuid() }).parse(await answer.json()).id;
  }

  it.each(['office-1', 'upload', 'none'] as const)('is heard between the sentences: %s', async (sound) => {
    const ambience = { sound: sound === 'upload' ? await uploaded() : sound, volume: 100 };
    const { virtualNumber } = await createStubAssistant(stage.server, {
      ...{ firstMessage: 'Hello there.', ambience, inactivityMs: 60_000 },
    });
    const { session, leg } = await stage.call(virtualNumber);
    const [least, most] = HEARD[sound];
    const levels: number[] = [];
    await new Promise<void>((resolve) => {
      session.onPacket(({ levelDbfs }) => {
        levels.push(levelDbfs);
        const last = levels.slice(-IN_A_ROW);
        const isSteady = last.length === IN_A_ROW && last.every((level) => level > least && level < most);
        // The first message has been heard before.
        if (isSteady && levels.some((level) => level > -26)) resolve();
      });
    });
    expect(Math.max(...levels)).toBeGreaterThan(-26);
    await leg.hangUp();
  });
});
