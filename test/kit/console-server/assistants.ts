import { z } from 'zod';
import { ProductError } from '#domain';
import {
  Assistant,
  AssistantSummary,
  AssistantVersion,
  NewAssistant,
  PublishAssistant,
  UpdateAssistant,
  VoiceInfo,
  VoicePreview,
  VoiceQuery,
} from '#features/assistants/contract';
import { IdParams, type Routes, route } from '#platform/http';
import { wavOf } from './recording.ts';
import { blankCall, timelineOf } from './sample-calls.ts';
import { type AssistantRecord, recordsOf, type State } from './state.ts';

const VersionParams = IdParams.extend({ number: z.coerce.number() });

const VOICES: z.infer<typeof VoiceInfo>[] = [
  { id: 'en-gb', name: 'English (Great Britain)', language: 'en-GB', gender: 'male' },
  { id: 'en-gb+f3', name: 'English, Fiona', language: 'en-GB', gender: 'female' },
  { id: 'fr', name: 'Français', language: 'fr-FR', gender: 'male' },
  { id: 'fr+f2', name: 'Français, Annie', language: 'fr-FR', gender: 'female' },
  // Tags of eSpeak NG that Intl does not know.
  { id: 'en-gb-x-rp', name: 'English (Received Pronunciation)', language: 'en-GB-x-rp', gender: 'male' },
  { id: 'chr', name: 'Cherokee', language: 'chr-US-Qaaa-x-west', gender: 'male' },
];

export function assistantRoutes(state: State): Routes {
  const recordOf = recordsOf(state);
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants',
      summary: 'Assistants',
      action: 'assistant:read',
      response: z.object({ items: z.array(AssistantSummary) }),
      handler: async () => ({ items: state.assistants.map(({ assistant }) => assistant) }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/assistants',
      summary: 'New assistant',
      action: 'assistant:write',
      body: NewAssistant,
      response: Assistant,
      status: 201,
      handler: async (_, { body }) => add(state, body),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id',
      summary: 'Assistant',
      action: 'assistant:read',
      params: IdParams,
      response: Assistant,
      handler: async (_, { params }) => recordOf(params.id).assistant,
    });
    route(app, {
      method: 'PATCH',
      url: '/api/v1/assistants/:id',
      summary: 'Save assistant',
      action: 'assistant:write',
      params: IdParams,
      body: UpdateAssistant,
      response: Assistant,
      handler: async (_, { params, body: { revision, ...changed } }) => {
        const record = recordOf(params.id);
        if (revision !== record.assistant.revision)
          throw new ProductError('revision-conflict', 'Somebody saved this assistant in between.');
        return change(record, changed);
      },
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/assistants/:id',
      summary: 'Delete assistant',
      action: 'assistant:write',
      params: IdParams,
      handler: async (_, { params }) => {
        state.assistants = state.assistants.filter(({ assistant }) => assistant.id !== params.id);
      },
    });
    addVersionRoutes(app, recordOf);
    addCopyRoutes(app, state, recordOf);
    addVoiceRoutes(app);
  };
}

type App = Parameters<Routes>[0];
type RecordOf = (id: string) => AssistantRecord;

function addVersionRoutes(app: App, recordOf: RecordOf): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/assistants/:id/publish',
    summary: 'Publish',
    action: 'assistant:publish',
    params: IdParams,
    body: PublishAssistant,
    response: Assistant,
    handler: async (_, { params, body }) => {
      const record = recordOf(params.id);
      const { assistant } = record;
      if (body.revision !== assistant.revision)
        throw new ProductError('revision-conflict', 'Somebody saved this assistant in between.');
      const number = (assistant.publishedVersion ?? 0) + 1;
      const publishedAt = new Date().toISOString();
      record.versions.unshift({ number, publishedAt, publishedBy: 'Camille Roux', config: assistant.config });
      record.assistant = { ...assistant, publishedVersion: number, hasUnpublishedChanges: false };
      return record.assistant;
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/assistants/:id/versions',
    summary: 'Versions',
    action: 'assistant:read',
    params: IdParams,
    response: z.object({ items: z.array(AssistantVersion) }),
    handler: async (_, { params }) => ({ items: recordOf(params.id).versions }),
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/assistants/:id/versions/:number/restore',
    summary: 'Restore version',
    action: 'assistant:write',
    params: VersionParams,
    response: Assistant,
    handler: async (_, { params }) => {
      const record = recordOf(params.id);
      const version = record.versions.find(({ number }) => number === params.number);
      if (!version) throw new ProductError('not-found', 'There is no such version.');
      return change(record, { config: version.config });
    },
  });
}

function addCopyRoutes(app: App, state: State, recordOf: RecordOf): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/assistants/:id/duplicate',
    summary: 'Duplicate',
    action: 'assistant:write',
    params: IdParams,
    response: Assistant,
    status: 201,
    handler: async (_, { params }) => {
      const { name, config } = recordOf(params.id).assistant;
      return add(state, { name: `${name} (2)`, config });
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/assistants/:id/rotate-key',
    summary: 'Rotate key',
    action: 'assistant:write',
    params: IdParams,
    response: Assistant,
    handler: async (_, { params }) => {
      const record = recordOf(params.id);
      record.assistant = { ...record.assistant, apiKey: `ak_${state.ids.token(14)}` };
      return record.assistant;
    },
  });
}

function addVoiceRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/voices',
    summary: 'Voices',
    action: 'assistant:read',
    query: VoiceQuery,
    response: z.object({ items: z.array(VoiceInfo) }),
    handler: async (_, { query }) => ({
      items: VOICES.filter(({ language }) => !query.language || language.slice(0, 2) === query.language.slice(0, 2)),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/voices/preview',
    summary: 'Voice preview',
    action: 'assistant:read',
    body: VoicePreview,
    response: 'raw',
    handler: async (_context, _input, { reply }) => {
      const call = blankCall('preview', 0, { id: '', name: '' });
      await reply.type('audio/wav').send(wavOf({ ...call, timeline: timelineOf([['assistant', 'Good morning.']]) }));
    },
  });
}

function add(state: State, { name, config }: z.output<typeof NewAssistant>): Assistant {
  const virtualNumber = String(1000 + state.assistants.length);
  const assistant: Assistant = {
    id: state.ids.uuid(),
    name,
    virtualNumber,
    language: config.language,
    publishedVersion: null,
    hasUnpublishedChanges: true,
    lastCallAt: null,
    callCount: 0,
    updatedAt: new Date().toISOString(),
    apiKey: `ak_${state.ids.token(14)}`,
    config,
    revision: 1,
    sipUris: [`sip:${virtualNumber}@192.0.2.1:5060`],
  };
  state.assistants = [...state.assistants, { assistant, versions: [] }];
  return assistant;
}

function change(record: AssistantRecord, changed: Omit<z.output<typeof UpdateAssistant>, 'revision'>): Assistant {
  const { assistant } = record;
  record.assistant = {
    ...assistant,
    name: changed.name ?? assistant.name,
    virtualNumber: changed.virtualNumber ?? assistant.virtualNumber,
    config: changed.config ?? assistant.config,
    language: changed.config?.language ?? assistant.language,
    revision: assistant.revision + 1,
    hasUnpublishedChanges: true,
    updatedAt: new Date().toISOString(),
  };
  return record.assistant;
}
