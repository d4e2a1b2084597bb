import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock, systemIds } from '#base';
import { AMBIENCE_PRESETS, AssistantConfig } from '#domain';
import { asPlatform, assistants, workspaces } from '#platform/db';
import { createFiles } from '#platform/files';
import type { HttpServer } from '#platform/http';
import { createTranscoder } from '#platform/transcode';
import { speechWav } from '#telephony';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant, type Tenant, tenantServer } from '../../../test/kit/tenants.ts';
import { createSounds } from './index.ts';

const MEGABYTE = 1024 * 1024;
const hum = Int16Array.from({ length: 16_000 }, (_, i) => Math.round(5000 * Math.sin(i / 3)));
const WAV = Buffer.from(speechWav([hum]));

describe('ambient sounds', () => {
  let db: TestDatabase;
  let folder: string;
  let acme: Tenant;
  let other: Tenant;
  let server: HttpServer;
  let sounds: ReturnType<typeof createSounds>;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-sounds-'));
    acme = await createTenant(db.database, 'Acme');
    other = await createTenant(db.database, 'Other');
    const transcoder = createTranscoder({ clock: systemClock, log: silentLog });
    const files = createFiles(folder);
    sounds = createSounds({ database: db.database, ids: systemIds, log: silentLog, files, transcoder });
    server = await tenantServer([acme, other], [sounds.routes]);
  });
  afterEach(async () => {
    await server.close();
    await asPlatform(db.database, (transaction) => transaction.delete(workspaces));
    rmSync(folder, { recursive: true });
  });

  const upload = (body: Buffer, headers: Record<string, string> = {}, tenant = acme) =>
    server.app.inject({
      method: 'POST',
      url: '/api/v1/sounds?name=Hum',
      headers: { ...tenant.headers(), 'content-type': 'audio/wav', ...headers },
      payload: body,
    });
  const get = (url: string, tenant = acme) => server.app.inject({ method: 'GET', url, headers: tenant.headers() });
  const remove = (id: string, tenant = acme) =>
    server.app.inject({ method: 'DELETE', url: `/api/v1/sounds/${id}`, headers: tenant.headers() });
  const filesLeft = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

  it('are uploaded, listed, heard, played to calls and deleted by their own workspace only', async () => {
    const created = await upload(WAV);
    expect(created.statusCode).toBe(201);
    const sound = created.json();
    expect(sound).toMatchObject({ name: 'Hum', format: 'wav', durationMs: 1500 });
    expect((await get('/api/v1/sounds')).json()).toEqual({ presets: [...AMBIENCE_PRESETS], items: [sound] });
    const preview = await get(`/api/v1/sounds/${sound.id}/preview`);
    expect(preview.headers['content-type']).toBe('audio/wav');
    expect(preview.rawPayload.length).toBe(58 + 2 * 12_000);
    const played = await sounds.loopFor(acme.workspaceId, { sound: sound.id, volume: 100 });
    expect(played?.samples.length).toBe(12_000);
    expect(20 * Math.log10(played?.gain ?? 0)).toBeCloseTo(-4);
    // One copy for all calls.
    const again = await sounds.loopFor(acme.workspaceId, { sound: sound.id, volume: 10 });
    expect(again?.samples).toBe(played?.samples);

    expect((await get('/api/v1/sounds', other)).json().items).toEqual([]);
    expect((await get(`/api/v1/sounds/${sound.id}/preview`, other)).statusCode).toBe(404);
    expect((await remove(sound.id, other)).statusCode).toBe(404);
    expect(await sounds.loopFor(other.workspaceId, { sound: sound.id, volume: 50 })).toBeUndefined();

    expect((await remove(sound.id)).statusCode).toBe(204);
    expect(await sounds.loopFor(acme.workspaceId, { sound: sound.id, volume: 50 })).toBeUndefined();
    expect(filesLeft()).toEqual([]);
  });

  it('stay while an assistant plays them', async () => {
    const { id } = (await upload(WAV)).json();
    const draft = AssistantConfig.parse({ ambience: { sound: id } });
    await asPlatform(db.database, (transaction) =>
      transaction.insert(assistants).values({
        ...{ id: systemIds.uuid(), workspaceId: acme.workspaceId, name: 'Reception', apiKey: systemIds.token(16) },
        ...{ virtualNumber: '4711', draft },
      }),
    );
    const answer = await remove(id);
    expect(answer.statusCode).toBe(409);
    expect(answer.json().error.message).toContain('Reception');
  });

  it('are refused with the reason when they are something else, too large, damaged or a form', async () => {
    const problems = [
      [await upload(Buffer.from('%PDF-1.7 ...')), 415, /a PDF document.*MP3, WAV, OGG, AAC, FLAC or M4A/],
      [await upload(Buffer.from('{"a":1}'), { 'content-type': 'application/json' }), 415, /no sound file/],
      [await upload(Buffer.from('--x'), { 'content-type': 'multipart/form-data; boundary=x' }), 415, /the file itself/],
      [await upload(WAV.subarray(0, 30)), 422, /cannot be read/],
      [await upload(Buffer.concat([WAV, Buffer.alloc(50 * MEGABYTE)])), 413, /larger than 50 MB/],
    ] as const;
    for (const [answer, status, reason] of problems) {
      expect(answer.statusCode).toBe(status);
      expect(answer.json().error.message).toMatch(reason);
    }
    expect(filesLeft()).toEqual([]);
  });

  it('are counted as they come in when nobody says how long they are', async () => {
    const port = await server.listen('127.0.0.1', 0);
    const megabyte = Buffer.concat([WAV, Buffer.alloc(MEGABYTE)]);
    async function* endless() {
      for (let i = 0; i < 51; i++) yield megabyte;
    }
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/sounds?name=Long`, {
      method: 'POST',
      headers: acme.headers(),
      body: ReadableStream.from(endless()),
      duplex: 'half',
    });
    expect(answer.status).toBe(413);
    expect(filesLeft()).toEqual([]);
  });

  it('need the right to change assistants, before anything is read', async () => {
    const answer = await upload(WAV, acme.headers('viewer'));
    expect(answer.statusCode).toBe(403);
    expect(filesLeft()).toEqual([]);
  });

  it('of the product are rendered at their first use, once for all workspaces', async () => {
    const loops = await Promise.all(
      [acme, other].map(({ workspaceId }) => sounds.loopFor(workspaceId, { sound: 'office-1', volume: 0 })),
    );
    expect(loops[0]?.samples.length).toBe(60 * 8000);
    expect(loops[1]?.samples).toBe(loops[0]?.samples);
    expect(20 * Math.log10(loops[0]?.gain ?? 0)).toBeCloseTo(-10, 0);
    expect(filesLeft().map(({ name }) => name)).toEqual(['office-1-1.wav']);
    expect((await get('/api/v1/sounds/office-1/preview')).rawPayload.length).toBe(58 + 2 * 60 * 8000);
    expect((await get('/api/v1/sounds/office-9/preview')).statusCode).toBe(404);
  });

  it('are no sound at all when there is none', async () => {
    expect(await sounds.loopFor(acme.workspaceId, { sound: 'none', volume: 50 })).toBeUndefined();
  });
});
