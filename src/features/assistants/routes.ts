import { z } from 'zod';
import { IdParams, type Routes, route } from '#platform/http';
import { exportAssistant, importAssistant } from './assistant-file.ts';
import {
  Assistant,
  AssistantFile,
  AssistantSummary,
  AssistantVersion,
  EndVoiceTest,
  NewAssistant,
  PublishAssistant,
  UpdateAssistant,
  VoiceInfo,
  VoicePreview,
  VoiceQuery,
} from './contract.ts';
import {
  type AssistantsDeps,
  createAssistant,
  duplicateAssistant,
  getAssistant,
  listAll,
  publishDraft,
  removeAssistant,
  restoreVersion,
  rotateKey,
  saveDraft,
  versionsOf,
} from './service.ts';
import { keepVoice } from './voice-test.ts';
import { listVoices, previewVoice, type VoicesDeps } from './voices.ts';

const VersionParams = IdParams.extend({ number: z.coerce.number().int().min(1) });
/** An assistant with its documents. */
const LARGEST_BODY = 8 * 1024 * 1024;

/** The routes of contract.ts. */
export function assistantsRoutes(deps: AssistantsDeps & VoicesDeps): Routes {
  return (app) => {
    editingRoutes(deps)(app);
    publishingRoutes(deps)(app);
    fileRoutes(deps)(app);
    voiceRoutes(deps)(app);
  };
}

function editingRoutes(deps: AssistantsDeps): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants',
      summary: 'List the assistants',
      action: 'assistant:read',
      response: z.object({ items: z.array(AssistantSummary) }),
      handler: async (context) => ({ items: await listAll(deps, context) }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/assistants',
      summary: 'Make an assistant',
      action: 'assistant:write',
      body: NewAssistant,
      status: 201,
      response: Assistant,
      handler: (context, { body }) => createAssistant(deps, context, body),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id',
      summary: 'One assistant with its draft',
      action: 'assistant:read',
      params: IdParams,
      response: Assistant,
      handler: (context, { params }) => getAssistant(deps, context, params.id),
    });
    route(app, {
      method: 'PATCH',
      url: '/api/v1/assistants/:id',
      summary: 'Save the draft of an assistant',
      action: 'assistant:write',
      params: IdParams,
      body: UpdateAssistant,
      response: Assistant,
      bodyLimit: LARGEST_BODY,
      handler: (context, { params, body }) => saveDraft(deps, context, params.id, body),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/assistants/:id/duplicate',
      summary: 'Copy an assistant',
      action: 'assistant:write',
      params: IdParams,
      status: 201,
      response: Assistant,
      handler: (context, { params }) => duplicateAssistant(deps, context, params.id),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/assistants/:id/rotate-key',
      summary: 'Give an assistant a new API key',
      action: 'assistant:write',
      params: IdParams,
      response: Assistant,
      handler: (context, { params }) => rotateKey(deps, context, params.id),
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/assistants/:id',
      summary: 'Delete an assistant',
      action: 'assistant:write',
      params: IdParams,
      handler: (context, { params }) => removeAssistant(deps, context, params.id),
    });
  };
}

function publishingRoutes(deps: AssistantsDeps): Routes {
  return (app) => {
    route(app, {
      method: 'POST',
      url: '/api/v1/assistants/:id/publish',
      summary: 'Publish the draft: used from the next call on',
      action: 'assistant:publish',
      params: IdParams,
      body: PublishAssistant,
      response: Assistant,
      handler: (context, { params, body }) => publishDraft(deps, context, params.id, body.revision),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id/versions',
      summary: 'List what was published',
      action: 'assistant:read',
      params: IdParams,
      response: z.object({ items: z.array(AssistantVersion) }),
      handler: async (context, { params }) => ({ items: await versionsOf(deps, context, params.id) }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/assistants/:id/versions/:number/restore',
      summary: 'Make a version the draft again',
      action: 'assistant:write',
      params: VersionParams,
      response: Assistant,
      handler: (context, { params }) => restoreVersion(deps, context, params.id, params.number),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/assistants/:id/voice-test/end',
      summary: 'End the test of two voices and keep one of them, from the next call on',
      action: 'assistant:publish',
      params: IdParams,
      body: EndVoiceTest,
      response: Assistant,
      handler: (context, { params, body }) => keepVoice(deps, context, params.id, body.keep),
    });
  };
}

function fileRoutes(deps: AssistantsDeps): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id/export',
      summary: 'An assistant as one file',
      action: 'assistant:read',
      params: IdParams,
      response: AssistantFile,
      handler: (context, { params }) => exportAssistant(deps, context, params.id),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/assistants/import',
      summary: 'Make an assistant from a file',
      action: 'assistant:write',
      body: AssistantFile,
      status: 201,
      response: Assistant,
      bodyLimit: LARGEST_BODY,
      // As it was sent: the parsed body has lost the fields that nobody knows, which are to be named.
      handler: (context, _input, { request }) => importAssistant(deps, context, request.body),
    });
  };
}

function voiceRoutes(deps: VoicesDeps): Routes {
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/voices',
      summary: 'Voices of a speech provider',
      action: 'assistant:read',
      query: VoiceQuery,
      response: z.object({ items: z.array(VoiceInfo) }),
      handler: async ({ workspaceId }, { query }) => ({
        items: await listVoices(deps, workspaceId, query),
      }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/voices/preview',
      summary: 'Hear a voice (audio/wav)',
      action: 'assistant:read',
      body: VoicePreview,
      response: 'raw',
      handler: async ({ workspaceId }, { body }, { reply }) => {
        const wav = await previewVoice(deps, workspaceId, body);
        reply.type('audio/wav').send(Buffer.from(wav));
      },
    });
  };
}
