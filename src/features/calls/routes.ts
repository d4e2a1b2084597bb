import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { IdParams, openEventStream, type Routes, route } from '#platform/http';
import {
  Call,
  CallQuery,
  CallSummary,
  type LiveMessage,
  NewOutboundCall,
  NewTestCall,
  PastVoiceTest,
  Peaks,
  PlacedCall,
  TestCall,
  VoiceTestReport,
} from './contract.ts';
import type { CallsDeps } from './deps.ts';
import { placeCall } from './dial.ts';
import type { LiveCalls } from './live.ts';
import { type FileRange, readPeaks, readRecording } from './recordings.ts';
import { endCall, getCall, noRecording, pageOfCalls, recordingOf, sayToAssistant } from './service.ts';
import { newTestCall } from './test-call.ts';
import type { Tickets } from './tickets.ts';
import { pastVoiceTestReport, pastVoiceTests, voiceTestReport } from './voice-test.ts';

const RecordingQuery = z.object({ format: z.enum(['pcm', 'original']).default('pcm') });
const PeaksQuery = z.object({ points: z.coerce.number().int().min(10).max(10_000).default(1000) });
const PastTestParams = IdParams.extend({ test: z.string().max(40) });
const CallText = z.object({ text: z.string().trim().min(1).max(2000) });

/** The routes of contract.ts. */
export function callsRoutes(deps: CallsDeps, live: LiveCalls, tickets: Tickets): Routes {
  return (app) => {
    readingRoutes(deps, live)(app);
    recordingRoutes(deps)(app);
    controlRoutes(deps, live, tickets)(app);
    voiceTestRoutes(deps)(app);
  };
}

function voiceTestRoutes(deps: CallsDeps): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id/voice-test',
      summary: 'How the two voices that an assistant tests do, compared over its calls',
      action: 'call:read',
      params: IdParams,
      response: z.object({ report: VoiceTestReport.nullable() }),
      handler: async (context, { params }) => ({ report: await voiceTestReport(deps, context, params.id) }),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id/voice-tests',
      summary: 'The tests of two voices that have ended',
      action: 'call:read',
      params: IdParams,
      response: z.object({ items: z.array(PastVoiceTest) }),
      handler: async (context, { params }) => ({ items: await pastVoiceTests(deps, context, params.id) }),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id/voice-tests/:test',
      summary: 'How the two voices of a test that has ended did',
      action: 'call:read',
      params: PastTestParams,
      response: VoiceTestReport,
      handler: (context, { params }) => pastVoiceTestReport(deps, context, params),
    });
  };
}

function readingRoutes(deps: CallsDeps, live: LiveCalls): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/calls',
      summary: 'List calls, newest first',
      action: 'call:read',
      query: CallQuery,
      response: z.object({ items: z.array(CallSummary), nextCursor: z.string().nullable() }),
      handler: (context, { query }) => pageOfCalls(deps, context, query),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/calls/:id',
      summary: 'One call with its timeline',
      action: 'call:read',
      params: IdParams,
      response: Call,
      handler: (context, { params }) => getCall(deps, live, context, params.id),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/calls/:id/live',
      summary: 'A call as it happens (server-sent events, each a LiveMessage)',
      action: 'call:read',
      params: IdParams,
      response: 'raw',
      handler: async (context, { params }, { request, reply }) => {
        const call = await getCall(deps, live, context, params.id);
        const stream = openEventStream(request, reply);
        const running = live.get(context.workspaceId, params.id);
        if (running === undefined) {
          for (const event of call.timeline) stream.send({ type: 'event', event } satisfies LiveMessage);
          return stream.close();
        }
        const leave = running.watch({ message: (message) => stream.send(message), over: () => stream.close() });
        stream.signal.addEventListener('abort', leave, { once: true });
      },
    });
  };
}

function recordingRoutes(deps: CallsDeps): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/calls/:id/recording',
      summary: 'The recording (audio/wav): left the caller, right the assistant',
      action: 'call:read',
      params: IdParams,
      query: RecordingQuery,
      response: 'raw',
      handler: async (context, { params, query }, { request, reply }) => {
        const { key } = await recordingOf(deps, context, params.id);
        const { range } = request.headers;
        const file = await readRecording(deps.recordings, key, { original: query.format === 'original', range });
        if (file === undefined) throw noRecording();
        reply.header('accept-ranges', 'bytes').type('audio/wav');
        if ('unsatisfiable' in file) reply.code(416).header('content-range', `bytes */${file.unsatisfiable}`).send();
        else sendFile(reply, file, `call-${params.id}.wav`);
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/calls/:id/peaks',
      summary: 'Peak levels of the recording, for drawing it',
      action: 'call:read',
      params: IdParams,
      query: PeaksQuery,
      response: Peaks,
      handler: async (context, { params, query }) => {
        const { key, state } = await recordingOf(deps, context, params.id);
        const peaks = await readPeaks(deps.recordings, key, query.points, state === 'ended');
        if (peaks === undefined) throw noRecording();
        return peaks;
      },
    });
  };
}

function sendFile(reply: FastifyReply, { range, totalBytes, lengthBytes, stream }: FileRange, name: string): void {
  reply.header('content-length', lengthBytes).header('content-disposition', `inline; filename="${name}"`);
  if (range !== undefined) reply.code(206).header('content-range', `bytes ${range.from}-${range.to - 1}/${totalBytes}`);
  reply.send(stream);
}

function controlRoutes(deps: CallsDeps, live: LiveCalls, tickets: Tickets): Routes {
  return (app) => {
    route(app, {
      method: 'POST',
      url: '/api/v1/calls/:id/end',
      summary: 'End a running call',
      action: 'call:control',
      params: IdParams,
      handler: (context, { params }) => endCall(deps, live, context, params.id),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/calls/:id/text',
      summary: 'Say something to the assistant as if the caller had',
      action: 'call:control',
      params: IdParams,
      body: CallText,
      handler: (context, { params, body }) => sayToAssistant(deps, live, context, params.id, body.text),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/calls',
      summary: 'Call somebody with an assistant',
      action: 'call:place',
      body: NewOutboundCall,
      status: 201,
      response: PlacedCall,
      handler: (context, { body }) => placeCall(deps, live, context, body),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/test-calls',
      summary: 'A ticket for a call from the browser',
      action: 'call:place',
      body: NewTestCall,
      status: 201,
      response: TestCall,
      handler: (context, { body }) => newTestCall(deps, tickets, context, body),
    });
  };
}
