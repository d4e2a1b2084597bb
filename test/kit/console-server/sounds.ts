import { z } from 'zod';
import { AMBIENCE_PRESETS, ProductError } from '#domain';
import { NewSoundQuery, Sound, SoundList } from '#features/sounds/contract';
import { IdParams, type Routes, route } from '#platform/http';
import { wavOf } from './recording.ts';
import { blankCall, timelineOf } from './sample-calls.ts';
import type { State } from './state.ts';

export function soundRoutes(state: State): Routes {
  let sounds: Sound[] = [];
  return (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    route(app, {
      method: 'GET',
      url: '/api/v1/sounds',
      summary: 'Sounds',
      action: 'assistant:read',
      response: SoundList,
      handler: async () => ({ presets: [...AMBIENCE_PRESETS], items: sounds }),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/sounds',
      summary: 'New sound',
      action: 'assistant:write',
      query: NewSoundQuery,
      response: Sound,
      status: 201,
      handler: async (_context, { query }, { request }) => {
        if (!(request.body instanceof Buffer) || !request.body.subarray(0, 4).equals(Buffer.from('RIFF')))
          throw new ProductError('unsupported-media', 'This is a PDF document. Ambient sounds are WAV files here.');
        const createdAt = new Date().toISOString();
        const sound: Sound = { id: state.ids.uuid(), name: query.name, format: 'wav', durationMs: 61_000, createdAt };
        sounds = [...sounds, sound];
        return sound;
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/sounds/:id/preview',
      summary: 'Sound preview',
      action: 'assistant:read',
      params: z.object({ id: z.string() }),
      response: 'raw',
      handler: async (_context, _input, { reply }) => {
        const call = blankCall('preview', 0, { id: '', name: '' });
        await reply.type('audio/wav').send(wavOf({ ...call, timeline: timelineOf([['assistant', 'Hm.']]) }));
      },
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/sounds/:id',
      summary: 'Delete sound',
      action: 'assistant:write',
      params: IdParams,
      handler: async (_context, { params }) => {
        sounds = sounds.filter(({ id }) => id !== params.id);
      },
    });
  };
}
