import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AmbiencePreset } from '#domain';
import { IdParams, type Routes, route } from '#platform/http';
import { NewSoundQuery, Sound, SoundList } from './contract.ts';
import type { SoundsService } from './service.ts';
import type { UploadedFile } from './upload.ts';

const PreviewParams = z.object({ id: z.union([AmbiencePreset, z.uuid()]) });

/** The routes of contract.ts. */
export function soundsRoutes(service: SoundsService): Routes {
  return (app) => {
    // Bodies are files: nothing reads them before the sender's permission is known.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    route(app, {
      method: 'GET',
      url: '/api/v1/sounds',
      summary: 'List the ambient sounds',
      action: 'assistant:read',
      response: SoundList,
      handler: (context) => service.list(context),
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/sounds',
      summary: 'Upload an ambient sound: the file itself as the body, up to 50 MB',
      action: 'assistant:write',
      query: NewSoundQuery,
      status: 201,
      response: Sound,
      handler: (context, { query }, { request }) => service.upload(context, query.name, uploadOf(request)),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/sounds/:id/preview',
      summary: 'Hear an ambient sound (audio/wav)',
      action: 'assistant:read',
      params: PreviewParams,
      response: 'raw',
      handler: async (context, { params }, { reply }) => {
        const wav = await service.preview(context, params.id);
        reply.type('audio/wav').send(Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength));
      },
    });
    route(app, {
      method: 'DELETE',
      url: '/api/v1/sounds/:id',
      summary: 'Delete an uploaded sound',
      action: 'assistant:write',
      params: IdParams,
      handler: (context, { params }) => service.remove(context, params.id),
    });
  };
}

function uploadOf({ body, headers }: FastifyRequest): UploadedFile {
  return {
    stream: body instanceof Readable ? body : undefined,
    contentType: headers['content-type'] ?? '',
    announcedBytes: Number(headers['content-length'] ?? 0),
  };
}
