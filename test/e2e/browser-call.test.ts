import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TimelineEvent } from '#domain';
import { type Server, startServer } from '../../src/app/bench/server.ts';
import { CHROMIUM_MISSING, chromiumPath, openChromium, speakToFile } from '../kit/chromium.ts';
import { beginTalk, endTalk, openTalkPage, pressKeys, transcriptShows, typeToAssistant } from '../kit/talk-page.ts';

const Assistants = z.object({ items: z.array(z.object({ id: z.string() })) });
const Detail = z.object({
  state: z.string(),
  wire: z.string(),
  hasRecording: z.boolean(),
  media: z.object({ packetsReceived: z.number(), packetsLost: z.number() }).nullable(),
  timeline: z.array(TimelineEvent),
});

if (!chromiumPath) console.warn(`No call from the console is tested. ${CHROMIUM_MISSING}`);

describe.skipIf(!chromiumPath)('a call to the demo assistant from the console', () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let page: Page;
  let assistantId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-talk-'));
    const microphone = join(folder, 'question.wav');
    // The first message is over when the question comes; the answer is, when the file begins again.
    await speakToFile({ file: microphone, text: 'What are your opening hours?', beforeMs: 8000, afterMs: 20_000 });
    [server, browser] = await Promise.all([startServer(), openChromium({ microphone })]);
    const { items } = await server.api('GET', '/api/v1/assistants', Assistants);
    assistantId = items[0]?.id ?? '';
    page = await browser.newPage({ locale: 'en-GB' });
    await openTalkPage(page, server.ready.signInLink ?? '', assistantId);
  });

  afterEach(async () => {
    await page?.reload();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const detailOf = (id: string) => server.api('GET', `/api/v1/calls/${id}`, Detail);

  it('understands a spoken question, answers it, and shows both', async () => {
    await beginTalk(page, 'voice');
    await transcriptShows(page, /opening hours/i);
    await transcriptShows(page, /seven in the morning/i);
    const call = await detailOf(await endTalk(page));
    expect(call).toMatchObject({ wire: 'browser', hasRecording: true });
    expect(call.media?.packetsReceived).toBeGreaterThan(100);
    const said = call.timeline.flatMap((event) => (event.type === 'caller-said' ? [event] : []));
    // The fake microphone may begin in the middle of its sentence: that part is heard as unclear.
    expect(said).toContainEqual(
      expect.objectContaining({ via: 'speech', text: expect.stringMatching(/opening hours/i) }),
    );
  }, 90_000);

  it('takes keys of the telephone', async () => {
    await beginTalk(page, 'typing');
    await transcriptShows(page, /\w/);
    await pressKeys(page, '1');
    await transcriptShows(page, /seven in the morning/i);
    const { timeline } = await detailOf(await endTalk(page));
    expect(timeline.flatMap((event) => (event.type === 'key' ? [event.key] : []))).toEqual(['1']);
  }, 90_000);

  it('answers what a visitor without a microphone types, in French too', async () => {
    await beginTalk(page, 'typing');
    await transcriptShows(page, /\w/);
    await typeToAssistant(page, 'Quels sont vos horaires ?');
    await transcriptShows(page, /sept heures/i);
    const { timeline } = await detailOf(await endTalk(page));
    expect(timeline.flatMap((event) => (event.type === 'caller-said' ? [event.via] : []))).toEqual(['text']);
  }, 90_000);
});
