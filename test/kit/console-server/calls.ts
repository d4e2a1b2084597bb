import { z } from 'zod';
import { ProductError, type TimelineEntry, type TimelineEvent } from '#domain';
import { Call, CallQuery, CallSummary, type LiveMessage, NewTestCall, Peaks, TestCall } from '#features/calls/contract';
import { IdParams, openEventStream, type Routes, route } from '#platform/http';
import { peaksOf, wavOf } from './recording.ts';
import { blankCall, endedFacts } from './sample-calls.ts';
import type { State } from './state.ts';

type Listener = (message: LiveMessage) => void;

/** The calls and who watches them. */
export interface CallBook {
  find(id: string): Call;
  /** Writes down what happened and tells everybody who watches. */
  note(id: string, entry: TimelineEntry): TimelineEvent;
  watch(id: string, listener: Listener): () => void;
  partial(id: string, who: 'caller' | 'assistant', text: string): void;
}

export function createCallBook(state: State): CallBook {
  const listeners = new Map<string, Set<Listener>>();
  const tell = (id: string, message: LiveMessage) => {
    for (const listener of listeners.get(id) ?? []) listener(message);
  };
  const find = (id: string): Call => {
    const call = state.calls.find((known) => known.id === id);
    if (!call) throw new ProductError('not-found', 'There is no such call.');
    return call;
  };
  return {
    find,
    note: (id, entry) => {
      const call = find(id);
      const startedAt = Date.parse(call.startedAt);
      const event: TimelineEvent = { v: 1, atMs: Date.now() - startedAt, ...entry };
      call.timeline.push(event);
      if (event.type === 'ended') Object.assign(call, endedFacts(startedAt, call.timeline, event.reason));
      tell(id, { type: 'event', event });
      return event;
    },
    watch: (id, listener) => {
      const watching = listeners.get(id) ?? new Set();
      listeners.set(id, watching.add(listener));
      return () => watching.delete(listener);
    },
    partial: (id, who, text) => tell(id, { type: 'partial', who, text }),
  };
}

export function callRoutes(state: State, book: CallBook): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/calls',
      summary: 'Calls',
      action: 'call:read',
      query: CallQuery,
      response: z.object({ items: z.array(CallSummary), nextCursor: z.string().nullable() }),
      handler: async (_, { query }) => pageOf(state.calls, query),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/calls/:id',
      summary: 'Call',
      action: 'call:read',
      params: IdParams,
      response: Call,
      handler: async (_, { params }) => book.find(params.id),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/calls/:id/peaks',
      summary: 'Peaks',
      action: 'call:read',
      params: IdParams,
      query: z.object({ points: z.coerce.number().int().min(10).max(4000).default(800) }),
      response: Peaks,
      handler: async (_, { params, query }) => peaksOf(book.find(params.id), query.points),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/calls/:id/end',
      summary: 'End call',
      action: 'call:control',
      params: IdParams,
      handler: async (_, { params }) => {
        book.note(params.id, { type: 'ended', reason: { by: 'member', code: 'hung-up', detail: '' } });
      },
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/test-calls',
      summary: 'Test call',
      action: 'call:place',
      body: NewTestCall,
      response: TestCall,
      status: 201,
      handler: async (_, { body }) => startTestCall(state, body),
    });
    addStreams(app, book);
  };
}

function addStreams(app: Parameters<Routes>[0], book: CallBook): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/calls/:id/recording',
    summary: 'Recording',
    action: 'call:read',
    params: IdParams,
    response: 'raw',
    handler: async (_, { params }, { request, reply }) => {
      const wav = wavOf(book.find(params.id));
      const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
      reply.type('audio/wav').header('accept-ranges', 'bytes');
      if (!range) return reply.send(wav);
      const from = Number(range[1]);
      const to = range[2] ? Math.min(Number(range[2]), wav.length - 1) : wav.length - 1;
      reply.code(206).header('content-range', `bytes ${from}-${to}/${wav.length}`);
      return reply.send(wav.subarray(from, to + 1));
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/calls/:id/live',
    summary: 'Live',
    action: 'call:read',
    params: IdParams,
    response: 'raw',
    handler: async (_, { params }, { request, reply }) => {
      const call = book.find(params.id);
      const stream = openEventStream(request, reply);
      const send = (message: LiveMessage) => {
        stream.send(message);
        if (message.type === 'event' && message.event.type === 'ended') stream.close();
      };
      const stop = book.watch(params.id, send);
      stream.signal.addEventListener('abort', stop);
      for (const event of call.timeline) send({ type: 'event', event });
    },
  });
}

function pageOf(calls: readonly Call[], { assistantId, state, q, cursor, limit }: z.output<typeof CallQuery>) {
  const words = q?.toLowerCase();
  const matching = calls.filter(
    (call) =>
      (!assistantId || call.assistant?.id === assistantId) &&
      (!state || call.state === state) &&
      (!words || call.from.includes(words) || JSON.stringify(call.timeline).toLowerCase().includes(words)),
  );
  const from = cursor ? matching.findIndex((call) => call.id === cursor) + 1 : 0;
  const items = matching.slice(from, from + limit);
  return { items, nextCursor: from + limit < matching.length ? (items.at(-1)?.id ?? null) : null };
}

function startTestCall(state: State, { assistantId, version }: z.output<typeof NewTestCall>): z.input<typeof TestCall> {
  const assistant = state.assistants.find((record) => record.assistant.id === assistantId)?.assistant;
  if (!assistant) throw new ProductError('not-found', 'There is no such assistant.');
  if (version === 'published' && assistant.publishedVersion === null)
    throw new ProductError('conflict', 'This assistant was never published. Publish it, or try the draft.');
  const callId = state.ids.uuid();
  const call = blankCall(callId, Date.now(), assistant);
  const assistantVersion = version === 'draft' ? null : assistant.publishedVersion;
  state.calls = [{ ...call, wire: 'browser', from: 'browser', assistantVersion }, ...state.calls];
  const ticket = state.ids.token(16);
  state.tickets.set(ticket, { callId, assistant });
  return { path: `/media/browser?ticket=${ticket}`, callId };
}
