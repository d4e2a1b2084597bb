import type { WebSocket } from 'ws';
import { z } from 'zod';
import { BrowserMessage, ServerMessage } from '#features/calls/contract';
import type { Routes } from '#platform/http';
import type { CallBook } from './calls.ts';
import type { State } from './state.ts';

const Query = z.object({ ticket: z.string() });
const FRAME_MS = 20;
const FRAME_BYTES = 160;
const SILENCE = 0xd5;

/**
 * The websocket of test calls. It never answers the WebRTC offer, as behind a firewall that lets no media pass, so that
 * browsers fall back to audio over the websocket; the assistant repeats what it is told.
 */
export function browserCallRoutes(state: State, book: CallBook): Routes {
  return (app) => {
    app.get('/media/browser', { websocket: true }, (socket, request) => {
      const parsed = Query.safeParse(request.query);
      const ticket = parsed.success ? state.tickets.get(parsed.data.ticket) : undefined;
      if (!parsed.success || !ticket) {
        send(socket, { type: 'problem', message: 'This ticket was used or is too old.' });
        socket.close();
        return;
      }
      state.tickets.delete(parsed.data.ticket);
      const { callId, assistant } = ticket;
      const stopWatching = book.watch(callId, (message) => send(socket, message));
      let audio: NodeJS.Timeout | undefined;
      let turn = 0;
      const over = () => {
        clearInterval(audio);
        stopWatching();
        if (book.find(callId).state !== 'ended')
          book.note(callId, { type: 'ended', reason: { by: 'caller', code: 'hung-up', detail: '' } });
      };
      const say = (text: string) => {
        const startedAtMs = Date.now() - Date.parse(book.find(callId).startedAt);
        book.partial(callId, 'assistant', '');
        book.note(callId, {
          type: 'assistant-said',
          text,
          generated: text,
          interrupted: false,
          startedAtMs,
          endedAtMs: startedAtMs,
        });
      };
      const answer = (text: string) => {
        turn += 1;
        const latency = {
          endOfTurnMs: 0,
          transcriptMs: 0,
          firstTokenMs: 42,
          firstAudioMs: 96,
          firstPacketMs: 104,
          ownMs: 8,
        };
        book.note(callId, { type: 'turn', index: turn, latency });
        book.partial(callId, 'assistant', 'You said');
        say(`You said: ${text}`);
      };
      const receive = (message: BrowserMessage) => {
        switch (message.type) {
          case 'offer':
            book.note(callId, { type: 'answered' });
            return say(assistant.config.firstMessage || 'Hello.');
          case 'fallback':
            audio = setInterval(() => socket.send(Buffer.alloc(FRAME_BYTES, SILENCE)), FRAME_MS);
            return undefined;
          case 'text': {
            const atMs = Date.now() - Date.parse(book.find(callId).startedAt);
            book.note(callId, {
              type: 'caller-said',
              text: message.text,
              via: 'text',
              startedAtMs: atMs,
              endedAtMs: atMs,
            });
            return answer(message.text);
          }
          case 'key':
            book.note(callId, { type: 'key', key: message.key });
            return undefined;
          case 'hang-up':
            book.note(callId, { type: 'ended', reason: { by: 'caller', code: 'hung-up', detail: '' } });
            send(socket, { type: 'over', callId });
            return socket.close();
        }
      };
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (!isBinary) receive(BrowserMessage.parse(JSON.parse(data.toString('utf8'))));
      });
      socket.on('close', over);
    });
  };
}

function send(socket: WebSocket, message: ServerMessage): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(ServerMessage.parse(message)));
}
