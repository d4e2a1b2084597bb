import type { WebSocket } from 'ws';
import { type Clock, errorMessage, type Ids, type Log } from '#base';
import { ProductError } from '#domain';
import type { BrowserCall, Calls } from '#features/calls';
import { BrowserMessage, type ServerMessage } from '#features/calls/contract';
import type { Routes } from '#platform/http';
import { type BrowserNetwork, browserSocketOf, createBrowserLeg, type MediaPool } from '#telephony';

export interface BrowserCallsDeps {
  readonly calls: Pick<Calls, 'claimBrowserCall'>;
  readonly media: Pick<MediaPool, 'openRelayed'>;
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
  const socket = browserSocketOf(websocket, (message) => BrowserMessage.safeParse(message).data);
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
  socket.events.on('request', (request) => {
    if (request.type === 'text') live.say(request.text);
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
