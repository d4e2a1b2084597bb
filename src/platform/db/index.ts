export { asPlatform, type Database, inWorkspace, type Transaction } from './database.ts';
export { postgresError, violatesUnique } from './errors.ts';
export { inspectDatabase, type SeenDatabase } from './inspect.ts';
export { type OpenDatabase, openDatabase } from './open.ts';
export * from './schema.ts';
