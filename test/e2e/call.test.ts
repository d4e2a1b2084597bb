import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TimelineEvent } from '#domain';
import { type Server, startServer } from '../../src/app/bench/server.ts';

const LAUNCHER = join(import.meta.dirname, '../../parley');
const Report = z.object({
  connected: z.boolean(),
  ok: z.boolean(),
  turns: z.array(
    z.object({ said: z.string().optional(), keys: z.string().optional(), responseMs: z.number().optional() }),
  ),
  end: z.object({ by: z.string(), kind: z.string() }),
});
const Calls = z.object({
  items: z.array(z.object({ id: z.string(), hasRecording: z.boolean(), responseMsP50: z.number().nullable() })),
});
const Detail = z.object({ timeline: z.array(TimelineEvent) });

describe('./parley call', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  const call = (...args: string[]) =>
    new Promise<{ code: number; report: z.infer<typeof Report> }>((resolve, reject) => {
      const uri = `sip:1000@127.0.0.1:${server.ready.sipPort}`;
      execFile(LAUNCHER, ['call', uri, '--json', ...args], { timeout: 90_000 }, (error, stdout, stderr) => {
        try {
          resolve({ code: error ? Number(error.code ?? -1) : 0, report: Report.parse(JSON.parse(stdout)) });
        } catch {
          reject(new Error(`No report: ${stdout}${stderr}`));
        }
      });
    });
  const lastCall = async () => {
    const { items } = await server.api('GET', '/api/v1/calls?limit=1', Calls);
    const item = items[0];
    if (!item) throw new Error('No call was recorded.');
    return { ...item, ...(await server.api('GET', `/api/v1/calls/${item.id}`, Detail)) };
  };
  const callerSaid = (timeline: readonly TimelineEvent[]) =>
    timeline.flatMap((event) => (event.type === 'caller-said' ? [`${event.via}: ${event.text.toLowerCase()}`] : []));
  const assistantSaid = (timeline: readonly TimelineEvent[]) =>
    timeline.flatMap((event) => (event.type === 'assistant-said' ? [event.text] : [])).join(' ');

  it('asks a question by voice, hears the answer, and is hung up on after goodbye', async () => {
    const { code, report } = await call('--say', 'What are your opening hours?', '--say', 'Goodbye');
    expect(report).toMatchObject({ connected: true, ok: true, end: { by: 'remote', kind: 'hung-up' } });
    expect(code).toBe(0);
    const { timeline, hasRecording, responseMsP50 } = await lastCall();
    expect(callerSaid(timeline)[0]).toMatch(/opening hours/);
    expect(assistantSaid(timeline)).toMatch(/open/i);
    expect(hasRecording).toBe(true);
    expect(responseMsP50).toBeGreaterThan(0);
    expect(timeline.at(-1)).toMatchObject({ type: 'ended', reason: { by: 'assistant', code: 'goodbye' } });
  });

  it('chooses by keypad', async () => {
    const { code } = await call('--keys', '1');
    expect(code).toBe(0);
    const { timeline } = await lastCall();
    expect(callerSaid(timeline)).toContain('keys: 1');
    expect(assistantSaid(timeline)).toMatch(/open/i);
  });

  it('ends with status 1 and a sentence when nobody has the number', async () => {
    const ended = await new Promise<{ code: unknown; text: string }>((resolve) => {
      const uri = `sip:nobody@127.0.0.1:${server.ready.sipPort}`;
      execFile(LAUNCHER, ['call', uri], { timeout: 60_000 }, (error, stdout, stderr) =>
        resolve({ code: error?.code, text: stdout + stderr }),
      );
    });
    expect(ended.code).toBe(1);
    expect(ended.text).toMatch(/404/);
  });
});
