import type { WebSocket } from 'ws';
import { type Clock, errorMessage, type Ids, type Log } from '#base';
import { ProductError } from '#domain';
import type { BrowserCall, Calls } from '#features/calls';
import { BrowserMessage, type ServerMessage } from '#features/calls/contract';
import type { Routes } from '#platform/http';
import { type BrowserNetwork, browserSocketOf, createBrowserLeg, type MediaPool } from '#telephony';

export interface BrowserCallsDeps {
  readonly calls: Pick<Calls, 'claimBrowserCall'>;
  readonly media: MediaPool;
  readonly network: BrowserNetwork;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** RFC 6455 section 7.4: normal closure, policy violation, try again later. */
const DONE = 1000;
const REFUSED = 1008;
const BUSY = 1013;

/** The websocket /media/browser: a test call from the console. */
export function browserCallRoutes(deps: BrowserCallsDeps): Routes {
  return (app) => {
    app.get('/media/browser', { websocket: true }, (websocket, request) => {
      const ticket = new URL(request.url, 'http://host').searchParams.get('ticket') ?? '';
      void connect(deps, websocket, ticket).catch((error: unknown) => {
        deps.log.error('A browser call could not begin.', { reason: errorMessage(error) });
        refuse(websocket, BUSY, 'The call could not begin. Try again.');
      });
    });
  };
}

async function connect(deps: BrowserCallsDeps, websocket: WebSocket, ticket: string): Promise<void> {
  const socket = browserSocketOf(websocket, legRequest);
  const call = claim(deps, websocket, ticket);
  if (!call) return;
  const media = await deps.media.openRelayed();
  if (!media) {
    call.abandon();
    return refuse(websocket, BUSY, 'All lines are busy. Try again in a moment.');
  }
  const { network, clock, ids, log } = deps;
  const leg = createBrowserLeg({ socket, media, network, clock, ids, log, from: call.from, to: call.to });
  const live = call.take(leg);
  const send = (message: ServerMessage) => {
    if (websocket.readyState === websocket.OPEN) websocket.send(JSON.stringify(message));
  };
  live.watch({
    message: send,
    over: () => {
      send({ type: 'over', callId: call.callId });
      websocket.close(DONE);
    },
  });
  websocket.on('message', (data: Buffer, isBinary: boolean) => {
    const message = isBinary ? undefined : messageOf(data);
    if (message?.type === 'text') live.say(message.text);
  });
  socket.begin();
}

/** Uses the ticket up; tells the browser why when there is no call. */
function claim(deps: BrowserCallsDeps, websocket: WebSocket, ticket: string): BrowserCall | undefined {
  try {
    const call = deps.calls.claimBrowserCall(ticket);
    if (!call) refuse(websocket, REFUSED, 'This test call has expired. Start a new one.');
    return call;
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    refuse(websocket, BUSY, error.message);
    return undefined;
  }
}

function refuse(websocket: WebSocket, code: number, message: string): void {
  const problem: ServerMessage = { type: 'problem', message };
  if (websocket.readyState === websocket.OPEN) websocket.send(JSON.stringify(problem));
  websocket.close(code);
}

function messageOf(data: Buffer): BrowserMessage | undefined {
  try {
    return BrowserMessage.safeParse(JSON.parse(data.toString())).data;
  } catch {
    // No JSON: not from our page.
    return undefined;
  }
}

/** What of the page's messages is for the leg; text is for the conversation. */
function legRequest(message: unknown) {
  const parsed = BrowserMessage.safeParse(message).data;
  return parsed === undefined || parsed.type === 'text' ? undefined : parsed;
}
