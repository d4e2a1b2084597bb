export { refuseCrossSite } from './authentication.ts';
export type { Actor, Authenticate, Credentials, RequestContext } from './context.ts';
export { readCookie, SESSION_COOKIE, sessionCookie } from './cookie.ts';
export { fieldProblems } from './errors.ts';
export { type EventStream, openEventStream } from './event-stream.ts';
export type { Readiness } from './health.ts';
export { IdParams, publicRoute, type RouteIo, type Routes, route } from './route.ts';
export { createHttpServer, type HttpServer, type HttpSettings } from './server.ts';
