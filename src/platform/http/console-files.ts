import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from './errors.ts';

const OWN_PATHS = /^\/(api|health|media|metrics)(\/|$|\?)/;

/**
 * Serves the built console from `folder`: hashed assets for ever, everything else revalidated; unknown pages get
 * index.html, whose router knows them. Without a built console pages answer with how to build it.
 */
export function serveConsole(app: FastifyInstance, folder: string | undefined): void {
  const built = folder !== undefined && existsSync(join(folder, 'index.html'));
  if (built) {
    app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (response, path) => {
        const hashed = path.startsWith(join(folder, 'assets'));
        response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (OWN_PATHS.test(request.url) || (request.method !== 'GET' && request.method !== 'HEAD')) {
      return reply.code(404).send(errorBody(request, 'not-found', `There is no ${request.method} ${pathOf(request)}.`));
    }
    return built ? sendPage(request, reply) : reply.code(404).type('text/plain').send(NOT_BUILT);
  });
}

const NOT_BUILT = 'The console is not built. Run: ./parley build\n';

const pathOf = (request: FastifyRequest) => request.url.split('?')[0] ?? '';

/** A missing file is missing; only what looks like a page is one. */
function sendPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (/\.[a-z0-9]+$/i.test(pathOf(request))) {
    return reply.code(404).send(errorBody(request, 'not-found', 'There is no such file.'));
  }
  return reply.sendFile('index.html');
}
