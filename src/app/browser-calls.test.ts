import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { silentLog, systemIds } from '#base';
import { ServerMessage } from '#features/calls/contract';
import type { HttpServer } from '#platform/http';
import { FakeLeg } from '#simulation';
import { BrowserNetwork } from '#telephony';
import { CallStage } from '../../test/kit/call-stage.ts';
import { type TestDatabase, testDatabase } from '../../test/kit/database.ts';
import { FakeRelayedMedia } from '../../test/kit/relayed-media.ts';
import { createTenant, type Tenant, tenantServer } from '../../test/kit/tenants.ts';
import { browserCallRoutes } from './browser-calls.ts';

describe('the websocket of a test call', () => {
  let db: TestDatabase;
  let acme: Tenant;
  let stage: CallStage;
  let server: HttpServer;
  let url: string;
  let openMedia: () => void;

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    acme = await createTenant(db.database);
    stage = new CallStage(db);
    const { clock, calls } = stage;
    const opened = new Promise<FakeRelayedMedia>((resolve) => {
      openMedia = () => resolve(new FakeRelayedMedia());
    });
    const routes = browserCallRoutes({
      calls: {
        // The call itself is carried by a leg in memory.
        claimBrowserCall: (token) => {
          const claimed = calls.claimBrowserCall(token);
          return claimed && { ...claimed, take: () => claimed.take(new FakeLeg(clock, { wire: 'browser', from: '' })) };
        },
      },
      media: { openRelayed: () => opened },
      ...{ network: new BrowserNetwork(), clock, ids: systemIds, log: silentLog },
    });
    server = await tenantServer([acme], [calls.routes, routes]);
    url = `ws://127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
  });
  afterEach(async () => {
    await server.close();
    stage.close();
  });

  it('keeps what is typed until there is somebody to hear it', async () => {
    const { id: assistantId } = await stage.publishAssistant(acme);
    const ticket = await server.app.inject({
      ...{ method: 'POST', url: '/api/v1/test-calls', headers: acme.headers(), payload: { assistantId } },
    });
    const page = new WebSocket(url + ticket.json().path);
    const messages: ServerMessage[] = [];
    page.on('message', (data: Buffer) => messages.push(ServerMessage.parse(JSON.parse(data.toString()))));
    await once(page, 'open');
    page.send(JSON.stringify({ type: 'text', text: 'Are you open today?' }));
    page.ping();
    await once(page, 'pong');
    openMedia();
    await stage.until(() => stage.tts.spoken.includes('I see.'));
    await expect
      .poll(() => messages)
      .toContainEqual({
        type: 'event',
        event: expect.objectContaining({ type: 'caller-said', text: 'Are you open today?', via: 'text' }),
      });
    page.close();
  });
});
