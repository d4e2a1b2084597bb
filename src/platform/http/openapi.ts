import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AssistantConfig, TimelineEvent } from '#domain';

/** What integrators parse, by the name under /api/schemas. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'timeline-event': TimelineEvent,
  'assistant-config': AssistantConfig,
};

/** `/api/openapi.json`, made from the schemas of the routes, and `/api/schemas`. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Parley', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, made in the console.' },
          session: { type: 'apiKey', in: 'cookie', name: 'parley_session' },
        },
      },
      security: [{ apiKey: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
  });
  const hidden = { schema: { hide: true } };
  app.get('/api/openapi.json', hidden, async () => app.swagger());
  app.get('/api/schemas', hidden, async () => ({ items: Object.keys(SCHEMAS) }));
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    app.get(`/api/schemas/${name}`, hidden, async () => z.toJSONSchema(schema, { unrepresentable: 'any' }));
  }
}
